async function view() {
  
  if (await klaviyo.isIdentified()) klaviyo.push(['identify', {email: form.email.value}]);
  
}
