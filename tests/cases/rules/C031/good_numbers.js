klaviyo.track('Viewed Product', {
  ProductID: id,
  ProductName: title + ' ' + variant,
  Price: Number(product.price.toFixed(2)),
  CompareAtPrice: product.before / 100,
  PriceText: product.price.toFixed(2),
  URL: `${location.origin}/products/${handle}`,
  Quantity: +field.dataset.quantity,
  DiscountValue: parseFloat(box.innerText),
});
klaviyo.track('Placed Order', {$event_id: order.id, $value: order.total + order.tax, ItemNames: names.slice(), Items: items.map(line)});
other.track('Viewed Product', {Price: product.price.toFixed(2)});
