import { klaviyo } from './services/klaviyo';

window.klaviyo.track('Placed Order', {$value: order.total}); // here
