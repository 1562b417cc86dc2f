klaviyo.push('identify', {email: field.value}); // here
window.klaviyo?.push('track', 'Viewed Product', {ProductID: id}); // here
