function show(order) {
  var lines = [], item = {Price: order.total.toFixed(2)};
  lines.push({RowTotal: order.total.toFixed(2)});
  list.append(lines, item);
}
function tell(order) {
  var lines = [], item = {ProductID: order.id, Price: order.total};
  lines.push({RowTotal: order.total});
  klaviyo.track('Viewed Product', item);
  klaviyo.track('Placed Order', {$event_id: order.id, Items: lines, ItemNames: names});
}
