async function buy() {
  klaviyo.track('Clicked Buy');
  window.location.href = '/checkout';
}
form.onsubmit = function () {
  klaviyo.track('Sent Form').then(() => form.submit());
  setTimeout(() => form.submit(), 500);
  return false;
};
async function known() {
  await klaviyo.identify({email: 'a'});
  location.href = '/account';
}
