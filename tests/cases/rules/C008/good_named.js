function thank() { box.hidden = false; }
klaviyo.track('Clicked Buy', {}, thank);
