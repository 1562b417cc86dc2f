async function buy() {
  await klaviyo.track('Clicked Buy'); // here
  window.location.href = '/checkout';
}
link.addEventListener('click', function (event) {
  event.preventDefault();
  klaviyo.track('Clicked Link', {}, function () { location.assign(link.href); }); // here
});
form.onsubmit = function () {
  klaviyo.track('Sent Form').then(() => form.submit()).catch(report); // here
  return false;
};
