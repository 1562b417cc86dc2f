window.onload = function () { klaviyo.track('A'); };
window.onload = function () { klaviyo.track('B'); }; // here
