function tellOfProduct(product) {
  var _learnq = _learnq || []; // here
  _learnq.push(['track', 'Viewed Product', {ProductID: product.id}]);
}
document.addEventListener('cart:added', () => {
  let _klOnsite = _klOnsite || []; // here
  _klOnsite.push(['track', 'Added to Cart', {AddedItemProductID: '1'}]);
});
