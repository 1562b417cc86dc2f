function tell(order) {
  const klaviyo = require('../services/klaviyo.cjs');
  void klaviyo.track('Placed Order', {email: order.email, uniqueId: order.id, value: order.total});
}
