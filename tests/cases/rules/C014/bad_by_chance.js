klaviyo.track('Placed Order', {$event_id: Math.random(), ItemNames: names}); // here
klaviyo.track('Started Checkout', {$event_id: 'c' + Date.now(), ItemNames: names}); // here
klaviyo.track('Placed Order', {$event_id: crypto.randomUUID(), ItemNames: names}); // here
