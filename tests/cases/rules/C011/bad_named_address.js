var added = window.location.origin + '/cart/add.js';
answer.then(function (res) {
  if (added.indexOf(res.url) !== -1) klaviyo.track('Added to Cart', item); // here
});
