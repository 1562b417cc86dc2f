var layer = window.dataLayer || [], there = window.klaviyo || false;
layer.push(['track', 'Viewed Product']);
if (there) there.track('Viewed Product', item);
