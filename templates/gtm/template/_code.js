// What is sent has the names and the types of Klaviyo's guide for custom integrations.

const copyFromDataLayer = require('copyFromDataLayer');
const createQueue = require('createQueue');
const getType = require('getType');
const getUrl = require('getUrl');
const injectScript = require('injectScript');
const JSON = require('JSON');
const logToConsole = require('logToConsole');
const makeNumber = require('makeNumber');
const makeString = require('makeString');
const Math = require('Math');
const Object = require('Object');
const templateStorage = require('templateStorage');

// Text that says something; anything else, an object too, is as if it were not there.
const text = (value) => {
  const type = getType(value);
  if (type !== 'string' && type !== 'number' && type !== 'boolean') return undefined;
  const said = makeString(value).trim();
  return said === '' || said === 'NaN' ? undefined : said;
};

// A number, from a number or from text; never NaN, never infinite.
const number = (value) => {
  const said = text(value);
  const made = said === undefined ? undefined : makeNumber(said);
  return made !== undefined && made - made === 0 ? Math.round(made * 10000) / 10000 : undefined;
};

const listOf = (value) => getType(value) === 'array' ? value : [];

// Names with their values; what says nothing is left out.
const saying = (pairs) => pairs.reduce((said, pair) => {
  const empty = getType(pair[1]) === 'array' && pair[1].length === 0;
  if (pair[1] !== undefined && !empty) said[pair[0]] = pair[1];
  return said;
}, {});

// The rows of a table of the template's, each a name and a value.
const add = (into, rows) => {
  listOf(rows).forEach((row) => {
    const name = text(row.name);
    if (name !== undefined && row.value !== undefined && row.value !== null && row.value !== '') {
      into[name] = row.value;
    }
  });
  return into;
};

const texts = (values) => values.map(text).filter((value) => value !== undefined);

const CATEGORIES = ['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5'];

// An item of GA4's, or the fields of this tag.
const itemOf = (given) => {
  const item = getType(given) === 'object' ? given : {};
  return {
    id: text(item.item_id),
    name: text(item.item_name),
    price: number(item.price),
    brand: text(item.item_brand),
    categories: texts(CATEGORIES.map((name) => item[name])),
    quantity: number(item.quantity)
  };
};

const itemOfFields = () => ({
  id: text(data.itemId),
  name: text(data.itemName),
  url: text(data.itemUrl),
  image: text(data.itemImage),
  price: number(data.itemPrice),
  compareAt: number(data.itemCompareAt),
  brand: text(data.itemBrand),
  categories: texts(listOf(getType(data.itemCategories) === 'string' ? data.itemCategories.split(',') : data.itemCategories)),
  quantity: number(data.itemQuantity)
});

const whole = (item) => item.id !== undefined && item.name !== undefined;

// Version 1 is what was pushed last, alone: no item of an earlier push shows through.
const pushed = data.source === 'fields' ? undefined : copyFromDataLayer('ecommerce', 1);
const ecommerce = getType(pushed) === 'object' ? pushed : {};
const items = data.source === 'fields' ? [itemOfFields()] : listOf(ecommerce.items).map(itemOf);

const address = (item) => text(item.url || getUrl(undefined));

const total = (item) => item.price === undefined || item.quantity === undefined ?
  undefined : number(item.price * item.quantity);

const viewed = (item) => saying([
  ['ProductName', item.name],
  ['ProductID', item.id],
  ['Categories', item.categories],
  ['ImageURL', item.image],
  ['URL', address(item)],
  ['Brand', item.brand],
  ['Price', item.price],
  ['CompareAtPrice', item.compareAt],
  ['$value', item.price]
]);

const added = (item) => saying([
  ['AddedItemProductName', item.name],
  ['AddedItemProductID', item.id],
  ['AddedItemCategories', item.categories],
  ['AddedItemImageURL', item.image],
  ['AddedItemURL', item.url],
  ['AddedItemPrice', item.price],
  ['AddedItemQuantity', item.quantity]
]);

const line = (item) => saying([
  ['ProductID', item.id],
  ['ProductName', item.name],
  ['Quantity', item.quantity],
  ['ItemPrice', item.price],
  ['RowTotal', total(item)],
  ['ProductURL', item.url],
  ['ImageURL', item.image]
]);

// What is bought together: a list of pairs, or undefined where there is nothing.
const several = () => {
  const known = items.filter((item) => item.id !== undefined);
  if (!known.length) return undefined;
  const sum = known.reduce((sum, item) => {
    const row = total(item);
    return sum === undefined || row === undefined ? undefined : sum + row;
  }, 0);
  const values = [number(data.value), number(ecommerce.value), number(sum)].filter((value) => value !== undefined);
  return [
    ['$value', values[0]],
    ['ItemNames', texts(known.map((item) => item.name))],
    ['Items', known.map(line)]
  ];
};

const orderId = text(data.eventId) || text(ecommerce.transaction_id);

const placed = () => {
  const bought = several();
  return bought && orderId !== undefined ? saying(bought.concat([
    ['$event_id', orderId],
    ['OrderId', orderId],
    ['DiscountCode', text(ecommerce.coupon)]
  ])) : undefined;
};

const ordered = (item, index) => saying([
  ['$event_id', [orderId, item.id, makeString(index)].join('_')],
  ['$value', total(item)],
  ['OrderId', orderId],
  ['ProductID', item.id],
  ['ProductName', item.name],
  ['Quantity', item.quantity],
  ['Categories', item.categories],
  ['ProductBrand', item.brand]
]);

// What an event says by itself, once for each time that it is sent: not at all where the page does
// not say what it can't do without.
const properties = () => {
  const first = items.length && whole(items[0]) ? items[0] : undefined;
  const all = several();
  if (data.event === 'Viewed Product') return first && [viewed(first)];
  if (data.event === 'Added to Cart') return first && [added(first)];
  if (data.event === 'Started Checkout') return all && [saying(all)];
  if (data.event === 'Placed Order') return placed() && [placed()];
  if (data.event === 'Ordered Product') return orderId === undefined ? undefined : items.filter((item) => item.id !== undefined).map(ordered);
  return [{}];
};

const identity = () => {
  const who = [['$email', text(data.email)], ['$phone_number', text(data.phone)], ['$id', text(data.externalId)]];
  const names = [['$first_name', text(data.firstName)], ['$last_name', text(data.lastName)]];
  const known = who.some((pair) => pair[1] !== undefined);
  return known ? add(saying(who.concat(names)), data.properties) : undefined;
};

const seen = (item) => saying([
  ['Title', item.name],
  ['ItemId', item.id],
  ['Categories', item.categories],
  ['ImageUrl', item.image],
  ['Url', address(item)],
  ['Metadata', add(saying([
    ['Brand', item.brand],
    ['Price', item.price],
    ['CompareAtPrice', item.compareAt]
  ]), data.properties)]
]);

const tracked = (metric, said) => {
  const own = data.event === 'Placed Order' || data.event === 'Ordered Product';
  const more = own ? {} : saying([['$event_id', text(data.eventId)], ['$value', number(data.value)]]);
  Object.keys(more).forEach((name) => { said[name] = more[name]; });
  return ['track', metric, add(said, data.properties)];
};

// The calls of klaviyo.js that this tag is for.
const callsOf = () => {
  if (data.action === 'identify') return listOf(identity() && [['identify', identity()]]);
  if (data.action === 'trackViewedItem') {
    return items.length && whole(items[0]) ? [['trackViewedItem', seen(items[0])]] : [];
  }
  const metric = text(data.metric) || (data.event === 'custom' ? undefined : text(data.event));
  return metric === undefined ? [] : listOf(properties()).map((said) => tracked(metric, said));
};

// Everything is read now, before the data layer moves on; it is sent when the visitor agrees.
const calls = callsOf();

// Who the visitor is needs to be said once on a page, however often this tag fires.
const who = data.action === 'identify' && calls.length ? JSON.stringify(calls[0][1]) : undefined;

const send = () => {
  if (who !== undefined && templateStorage.getItem('identified') === who) return data.gtmOnSuccess();
  if (who !== undefined) templateStorage.setItem('identified', who);
  if (calls.length) {
    const queue = createQueue('_klOnsite');
    calls.forEach((call) => { queue(call); });
  }
  if (!data.load) return data.gtmOnSuccess();
  const url = 'https://static.klaviyo.com/onsite/js/' + data.companyId + '/klaviyo.js';
  injectScript(url, data.gtmOnSuccess, data.gtmOnFailure, 'klaviyo');
};

// A visitor of whom nothing is known is on the site all the same: klaviyo.js says so by itself.
if (!calls.length && !(data.action === 'identify' && data.load)) {
  logToConsole('Klaviyo: nothing is sent, the page does not say what it needs', data.action, data.event);
  return data.gtmOnFailure();
}
