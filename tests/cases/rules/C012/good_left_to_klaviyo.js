klaviyo.track('Active in Forum');
klaviyo.track(name);
