var open = window.XMLHttpRequest.prototype.open;
window.fetch = function () {
  return fetch.apply(this, arguments).then(function (res) {
    if (`${window.location.origin}/cart/add.js`.includes(res.url)) { // here
      klaviyo.track('Added to Cart', item);
    }
    if ('https://shop.example/cart/add'.indexOf(res.url) > -1) klaviyo.track('Added to Cart', item); // here
    return res;
  });
};
