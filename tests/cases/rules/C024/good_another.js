function view(product) {
  var item = {ProductName: product.title, Later: function () { return item.ProductName; }};
  klaviyo.track('Viewed Product', item);
}
