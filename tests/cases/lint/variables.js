// One name in several functions; a function's own variable is whole, unless something else gets it.
export function view({product}) {
  const {title} = product;
  const item = {Name: product.title, ProductID: product.id, Price: '9,99 €'}; // S013 S102
  klaviyo.track('Viewed Product', item);
  klaviyo.trackViewedItem(item); // S014 S014
}
export function remember(product) {
  const item = {Title: product.title};
  item.ItemId = product.id;
  klaviyo.trackViewedItem(item);
}
export function fill(product) {
  const item = {Title: product.title};
  complete(item, product);
  klaviyo.trackViewedItem(item);
}
export function copy(product) {
  const item = {ItemId: product.id, Url: product.url};
  klaviyo.push(['trackViewedItem', item]); // S014
  console.log(`seen ${item.ItemId}`);
}
