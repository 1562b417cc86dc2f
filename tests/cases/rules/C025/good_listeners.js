window.addEventListener('load', function () { klaviyo.track('A'); });
window.addEventListener('load', function () { klaviyo.track('B'); });
