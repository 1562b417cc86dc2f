klaviyo.track("Viewed Product", item);
