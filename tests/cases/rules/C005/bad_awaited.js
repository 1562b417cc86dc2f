async function view() {
  await klaviyo; // here
  await window.klaviyo; // here
  klaviyo.track('Viewed Product');
}
async function ready() {
  return klaviyo; // here
}
console.log(`loaded ${klaviyo}`); // here
console.log(JSON.stringify(window.klaviyo)); // here
Promise.resolve(klaviyo).then(view); // here
