klaviyo.track('Viewed Product', {ProductID: id, time: Date.now()}); // here
klaviyo.track('Viewed Product', {ProductID: id, time: new Date().getTime()}); // here
klaviyo.track('Viewed Product', {ProductID: id, time: +new Date()}); // here
