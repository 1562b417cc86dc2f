klaviyo.track('Started Checkout', {$event_id: 'checkout_' + Math.floor(Date.now() / 1000), ItemNames: names}); // here
klaviyo.track('Placed Order', {$event_id: order.id + '_' + Date.now(), ItemNames: names}); // here
