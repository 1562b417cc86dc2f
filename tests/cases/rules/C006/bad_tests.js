if (klaviyo.isIdentified()) show(); // here
if (ready && !klaviyo.isIdentified()) ask(); // here
var text = klaviyo.isIdentified() ? 'yes' : 'no'; // here
function form() {
  var known = klaviyo.isIdentified(); // here
  if (!known) ask();
}
