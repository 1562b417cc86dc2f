klaviyo.track('Viewed Product', {ProductID: id, time: Math.floor(Date.now() / 1000)});
klaviyo.track('Viewed Product', {ProductID: id, time: order.created_at, ViewedAt: Date.now()});
