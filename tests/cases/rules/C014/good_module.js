import { klaviyo as other, klaviyo } from './services/klaviyo';

export function tell(order) {
  void klaviyo.track('Placed Order', {email: order.email, uniqueId: order.id, value: order.total});
}
