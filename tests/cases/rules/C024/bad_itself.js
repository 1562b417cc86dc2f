function view() {
  var item = {
    ProductName: item.ProductName // here
  };
  klaviyo.track('Viewed Product', item);
}
