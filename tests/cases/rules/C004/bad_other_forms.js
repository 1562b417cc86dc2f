window.klaviyo ??= []; // here
var klaviyo = typeof window.klaviyo !== 'undefined' ? window.klaviyo : []; // here
klaviyo.push(['track', 'Viewed Product', item]);
