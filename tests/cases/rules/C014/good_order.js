klaviyo.track('Placed Order', {$event_id: order.id, $value: order.total});
var checkout = {$value: 10};
checkout['$event_id'] = cart.token;
klaviyo.track('Started Checkout', checkout);
klaviyo.track('Ordered Product', {...line});
klaviyo.track('Placed Order', properties);
klaviyo.track('Viewed Product', {ProductID: '1'});
