async function view() {
  await klaviyo;
  if (klaviyo.isIdentified()) klaviyo.push(['identify'], {email: form.email.value});
  klaviyo.track('Active on Site');
}
