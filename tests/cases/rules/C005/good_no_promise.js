const get = () => window.klaviyo;
const ready = new Promise(function (done) { setTimeout(function () { done(); use(klaviyo); }, 99); });
async function wait() { return klaviyo.identify({email: field.value}); }
console.log('klaviyo is there: ' + !!window.klaviyo, typeof klaviyo);
