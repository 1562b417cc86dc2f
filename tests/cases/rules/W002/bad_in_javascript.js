klaviyo.track(“Viewed Product”, {});
