klaviyo.track('Viewed Product', {
  ProductName: {{ product.name|tojson }},
  {% if price %}$value: {{ price }},{% endif %}
});
