var item = {
  ProductID: id,
  Price: product.price.toFixed(2), // here
  CompareAtPrice: '$' + product.before, // here
};
klaviyo.track('Viewed Product', item);
klaviyo.track('Placed Order', {
  $event_id: order.id,
  $value: `${order.total} €`, // here
  ItemNames: names.join(', '), // here
  Items: JSON.stringify(order.items), // here
});
klaviyo.trackViewedItem({ItemId: id, Title: title, Metadata: {Price: box.querySelector('.price').innerText}}); // here
klaviyo.push(['track', 'Added to Cart', {ItemNames: names, Items: items.map(function (each) {
  return {ProductName: each.title, ItemPrice: Shopify.formatMoney(each.price)}; // here
})}]);
