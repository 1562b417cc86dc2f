window.fetch = function () {
  return fetch.apply(this, arguments).then(function (res) {
    if (res.url.includes('/cart/add')) klaviyo.track('Added to Cart', item);
    if (res.url !== '' && `${window.location.origin}/cart/add.js`.includes(res.url)) {
      klaviyo.track('Added to Cart', item);
    }
    return res;
  });
};
