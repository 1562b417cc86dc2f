var _learnq = _learnq || [];
if (item == null) {
  var _learnq = _learnq || [];
  _learnq.push(['track', 'Viewed Product', {ProductID: '1'}]);
}
(function (_learnq, other) {
  var _learnq = _learnq || [];
  var other = other || [];
  _learnq.push(['track', 'Viewed Product', {ProductID: '2'}]);
})(window._learnq, window.other);
function tell(product) {
  var _learnq = window._learnq || [];
  var _learnq = _learnq || [];
  _learnq.push(['track', 'Viewed Product', {ProductID: product.id}]);
}
