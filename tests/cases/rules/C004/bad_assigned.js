window.klaviyo = window.klaviyo || []; // here
window.klaviyo.push(['track', 'Viewed Product', {ProductID: '1'}]);
