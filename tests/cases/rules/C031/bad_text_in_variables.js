function tellOfCart(cart) {
  const Items = cart.items.map((each) => ({
    ProductID: each.id,
    ItemPrice: (each.price / 100).toFixed(2), // here
  }));
  const meta = {Price: '$' + cart.total}; // here
  klaviyo.track('Added to Cart', {$value: cart.total, ItemNames: names, Items, meta});
}
function tellOfOrder(order) {
  var lines = [];
  for (var i = 0; i < order.lines.length; i++) {
    lines.push({
      ProductID: order.lines[i].id,
      RowTotal: order.lines[i].total.toFixed(2), // here
    });
  }
  klaviyo.track('Placed Order', {$event_id: order.id, $value: order.total, Items: lines});
}
window.item = {
  ProductID: product.id,
  Price: Shopify.formatMoney(product.price), // here
};
klaviyo.track('Viewed Product', window.item);
