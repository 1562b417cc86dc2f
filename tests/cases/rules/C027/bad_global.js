handle = location.pathname.split('/').pop(); // here
klaviyo.track('Viewed Product', {Handle: handle});
