(function () {
  var k = window.klaviyo || []; // here
  document.addEventListener('click', function () { k.push(['track', 'Clicked Banner']); });
})();
