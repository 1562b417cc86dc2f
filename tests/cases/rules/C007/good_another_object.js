(function (services) {
  services.klaviyo.push(['identify'], {email: mail});
})(createServices());
