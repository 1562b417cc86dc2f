klaviyo.track('Started Checkout', {$event_id: cart.token + '_' + Math.floor(Date.now() / 1000), ItemNames: names});
klaviyo.track('Started Checkout', {$event_id: `${cart.id}_${+new Date()}`, ItemNames: names});
