const get = async () => window.klaviyo; // here
async function wait() { return klaviyo; } // here
load().then(() => klaviyo).then(use); // here
const ready = new Promise(function (done) { setTimeout(function () { done(window.klaviyo); }, 99); }); // here
klaviyo.then(use); // here
console.log('klaviyo is ' + window.klaviyo); // here
