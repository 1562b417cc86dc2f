klaviyo.track('Placed Order', {$value: order.total}); // here
var checkout = {$value: 10};
_learnq.push(['track', 'Started Checkout', checkout]); // here
klaviyo.track('Ordered Product'); // here
