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

const put = (into, name, value) => {
  if (value !== undefined && !(getType(value) === 'array' && value.length === 0)) into[name] = value;
};

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

const categoriesOf = (item) => ['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5']
    .map((name) => text(item[name]))
    .filter((name) => name !== undefined);

// An item of GA4's, or the fields of this tag.
const itemOf = (given) => {
  const item = getType(given) === 'object' ? given : {};
  return {
    id: text(item.item_id),
    name: text(item.item_name),
    price: number(item.price),
    brand: text(item.item_brand),
    categories: categoriesOf(item),
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
  categories: listOf(getType(data.itemCategories) === 'string' ? data.itemCategories.split(',') : data.itemCategories)
      .map(text).filter((name) => name !== undefined),
  quantity: number(data.itemQuantity)
});

const whole = (item) => item.id !== undefined && item.name !== undefined;

// Version 1 is what was pushed last, alone: no item of an earlier push shows through.
const pushed = data.source === 'fields' ? undefined : copyFromDataLayer('ecommerce', 1);
const ecommerce = getType(pushed) === 'object' ? pushed : {};
const items = data.source === 'fields' ? [itemOfFields()] : listOf(ecommerce.items).map(itemOf);

const address = (item) => {
  const url = item.url || getUrl(undefined);
  return text(url);
};

const viewed = (item) => {
  const said = {};
  put(said, 'ProductName', item.name);
  put(said, 'ProductID', item.id);
  put(said, 'Categories', item.categories);
  put(said, 'ImageURL', item.image);
  put(said, 'URL', address(item));
  put(said, 'Brand', item.brand);
  put(said, 'Price', item.price);
  put(said, 'CompareAtPrice', item.compareAt);
  put(said, '$value', item.price);
  return said;
};

const added = (item) => {
  const said = {};
  put(said, 'AddedItemProductName', item.name);
  put(said, 'AddedItemProductID', item.id);
  put(said, 'AddedItemCategories', item.categories);
  put(said, 'AddedItemImageURL', item.image);
  put(said, 'AddedItemURL', item.url);
  put(said, 'AddedItemPrice', item.price);
  put(said, 'AddedItemQuantity', item.quantity);
  return said;
};

const total = (item) => item.price === undefined || item.quantity === undefined ?
  undefined : Math.round(item.price * item.quantity * 10000) / 10000;

const line = (item) => {
  const said = {};
  put(said, 'ProductID', item.id);
  put(said, 'ProductName', item.name);
  put(said, 'Quantity', item.quantity);
  put(said, 'ItemPrice', item.price);
  put(said, 'RowTotal', total(item));
  put(said, 'ProductURL', item.url);
  put(said, 'ImageURL', item.image);
  return said;
};

const several = () => {
  const said = {};
  const known = items.filter((item) => item.id !== undefined);
  const sum = known.reduce((sum, item) => {
    const row = total(item);
    return sum === undefined || row === undefined ? undefined : sum + row;
  }, 0);
  const value = number(data.value);
  const ofAll = number(ecommerce.value);
  put(said, '$value', value !== undefined ? value : ofAll !== undefined ? ofAll : number(sum));
  put(said, 'ItemNames', known.map((item) => item.name).filter((name) => name !== undefined));
  put(said, 'Items', known.map(line));
  return known.length ? said : undefined;
};

const placed = () => {
  const said = several();
  const id = text(data.eventId) || text(ecommerce.transaction_id);
  if (!said || id === undefined) return undefined;
  put(said, '$event_id', id);
  put(said, 'OrderId', id);
  put(said, 'DiscountCode', text(ecommerce.coupon));
  return said;
};

// What an event says by itself; undefined where the page does not say what it can't do without.
const properties = () => {
  if (data.event === 'Viewed Product') return items.length && whole(items[0]) ? viewed(items[0]) : undefined;
  if (data.event === 'Added to Cart') return items.length && whole(items[0]) ? added(items[0]) : undefined;
  if (data.event === 'Started Checkout') return several();
  if (data.event === 'Placed Order') return placed();
  return {};
};

const identity = () => {
  const said = {};
  put(said, '$email', text(data.email));
  put(said, '$phone_number', text(data.phone));
  put(said, '$id', text(data.externalId));
  const known = said.$email !== undefined || said.$phone_number !== undefined || said.$id !== undefined;
  put(said, '$first_name', text(data.firstName));
  put(said, '$last_name', text(data.lastName));
  return known ? add(said, data.properties) : undefined;
};

const seen = (item) => {
  const said = {};
  const more = {};
  put(said, 'Title', item.name);
  put(said, 'ItemId', item.id);
  put(said, 'Categories', item.categories);
  put(said, 'ImageUrl', item.image);
  put(said, 'Url', address(item));
  put(more, 'Brand', item.brand);
  put(more, 'Price', item.price);
  put(more, 'CompareAtPrice', item.compareAt);
  said.Metadata = add(more, data.properties);
  return said;
};

// The call of klaviyo.js that this tag is for, or undefined.
const callOf = () => {
  if (data.action === 'identify') {
    const who = identity();
    return who && ['identify', who];
  }
  if (data.action === 'trackViewedItem') {
    return items.length && whole(items[0]) ? ['trackViewedItem', seen(items[0])] : undefined;
  }
  const metric = text(data.metric) || (data.event === 'custom' ? undefined : text(data.event));
  const said = properties();
  if (metric === undefined || said === undefined) return undefined;
  if (data.event !== 'Placed Order') {
    put(said, '$event_id', text(data.eventId));
    const value = number(data.value);
    if (value !== undefined) said.$value = value;
  }
  return ['track', metric, add(said, data.properties)];
};

// Everything is read now, before the data layer moves on; it is sent when the visitor agrees.
const call = callOf();

// Who the visitor is needs to be said once on a page, however often this tag fires.
const who = call && call[0] === 'identify' ? JSON.stringify(call[1]) : undefined;

const send = () => {
  if (who !== undefined && templateStorage.getItem('identified') === who) return data.gtmOnSuccess();
  if (who !== undefined) templateStorage.setItem('identified', who);
  createQueue('_klOnsite')(call);
  if (!data.load) return data.gtmOnSuccess();
  const url = 'https://static.klaviyo.com/onsite/js/' + data.companyId + '/klaviyo.js';
  injectScript(url, data.gtmOnSuccess, data.gtmOnFailure, 'klaviyo');
};

if (!call) {
  logToConsole('Klaviyo: nothing is sent, the page does not say what it needs', data.action, data.event);
  return data.gtmOnFailure();
}
