klaviyo.isIdentified().then(function (known) { if (known) show(); });
klaviyo.isIdentified(function (known) { if (known) show(); });
async function form() {
  if (await klaviyo.isIdentified()) show();
  const known = klaviyo.isIdentified();
  if (await known) show();
}
if (klaviyo && klaviyo.isIdentified) klaviyo.isIdentified(show);
