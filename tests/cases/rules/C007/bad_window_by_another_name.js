(function (w, d) {
  w.klaviyo.push(['identify'], {email: d.forms.login.email.value}); // here
})(window, document);
!function (t) { t.klaviyo.push(['identify'], {email: mail}) }(this); // here
const page = window;
page.klaviyo.push(['identify'], {email: mail}); // here
