document.addEventListener('cart:added', function (event) {
  klaviyo.track('Added to Cart', {$value: event.detail.value};  // here
});
