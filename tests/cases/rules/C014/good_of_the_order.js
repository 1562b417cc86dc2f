klaviyo.track('Placed Order', {$event_id: order.uuid, ItemNames: names});
klaviyo.track('Started Checkout', {$event_id: cart.token + '_' + new Date(cart.created_at).getTime(), ItemNames: names});
