async function view() {
  if (await klaviyo.isIdentified()) klaviyo.track('Viewed Product');
  await klaviyo.identify({email: 'a@b.example'});
  return klaviyo.account();
}
function object() {
  return klaviyo;
}
console.log(`known: ${klaviyoKnown}`);
