___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Klaviyo: identify, track, viewed item",
  "categories": ["EMAIL_MARKETING", "MARKETING", "ANALYTICS"],
  "brand": {"id": "brand_dummy", "displayName": "", "thumbnail": ""},
  "description": "Tells Klaviyo who the visitor is and what happened: from GA4 ecommerce in the data layer, or from the fields of the tag. Numbers are numbers, and what is not there is not sent.",
  "containerContexts": ["WEB"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "SELECT",
    "name": "action",
    "displayName": "What this tag tells Klaviyo",
    "simpleValueType": true,
    "macrosInSelect": false,
    "alwaysInSummary": true,
    "defaultValue": "track",
    "selectItems": [
      {
        "value": "identify",
        "displayValue": "Who the visitor is (identify)"
      },
      {
        "value": "track",
        "displayValue": "What happened (track)"
      },
      {
        "value": "trackViewedItem",
        "displayValue": "An item for the recently viewed (trackViewedItem)"
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "who",
    "displayName": "The visitor",
    "groupStyle": "ZIPPY_OPEN",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "identify",
        "type": "EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "TEXT",
        "name": "email",
        "displayName": "E-mail address",
        "simpleValueType": true,
        "help": "Unhashed. Only of a visitor who is logged in, or who ordered."
      },
      {
        "type": "TEXT",
        "name": "phone",
        "displayName": "Phone number",
        "simpleValueType": true,
        "valueHint": "+12345678900",
        "help": "In the form of E.164: a plus, the country, the number."
      },
      {
        "type": "TEXT",
        "name": "externalId",
        "displayName": "Your own id of the visitor",
        "simpleValueType": true
      },
      {
        "type": "TEXT",
        "name": "firstName",
        "displayName": "First name",
        "simpleValueType": true
      },
      {
        "type": "TEXT",
        "name": "lastName",
        "displayName": "Last name",
        "simpleValueType": true
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "what",
    "displayName": "The event",
    "groupStyle": "ZIPPY_OPEN",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "track",
        "type": "EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "SELECT",
        "name": "event",
        "displayName": "Event",
        "simpleValueType": true,
        "macrosInSelect": false,
        "alwaysInSummary": true,
        "defaultValue": "Viewed Product",
        "selectItems": [
          {
            "value": "Viewed Product",
            "displayValue": "Viewed Product"
          },
          {
            "value": "Added to Cart",
            "displayValue": "Added to Cart"
          },
          {
            "value": "Started Checkout",
            "displayValue": "Started Checkout"
          },
          {
            "value": "Placed Order",
            "displayValue": "Placed Order"
          },
          {
            "value": "Ordered Product",
            "displayValue": "Ordered Product (once for each item)"
          },
          {
            "value": "custom",
            "displayValue": "Another"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "metric",
        "displayName": "Name of the metric",
        "simpleValueType": true,
        "help": "Only where it is to be another than the event's."
      },
      {
        "type": "TEXT",
        "name": "eventId",
        "displayName": "Event id",
        "simpleValueType": true,
        "help": "The same id twice is one event. The number of the order, where that is empty."
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "simpleValueType": true,
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(\\{\\{.+\\}\\}|[0-9]+(\\.[0-9]+)?)?$"
            ],
            "errorMessage": "A number in major units, as 9.99, or a variable"
          }
        ],
        "help": "In major units. What the data layer says, where that is empty."
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "item",
    "displayName": "The item",
    "groupStyle": "ZIPPY_CLOSED",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "identify",
        "type": "NOT_EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "RADIO",
        "name": "source",
        "displayName": "Where it comes from",
        "simpleValueType": true,
        "defaultValue": "dataLayer",
        "radioItems": [
          {
            "value": "dataLayer",
            "displayValue": "GA4 ecommerce in the data layer: the last that was pushed"
          },
          {
            "value": "fields",
            "displayValue": "These fields"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemId",
        "displayName": "Id",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "help": "As your catalogue has it in Klaviyo."
      },
      {
        "type": "TEXT",
        "name": "itemName",
        "displayName": "Name",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemUrl",
        "displayName": "Address of its page",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "help": "The present page, where that is empty."
      },
      {
        "type": "TEXT",
        "name": "itemImage",
        "displayName": "Address of its picture",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemPrice",
        "displayName": "Price",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(\\{\\{.+\\}\\}|[0-9]+(\\.[0-9]+)?)?$"
            ],
            "errorMessage": "A number in major units, as 9.99, or a variable"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemCompareAt",
        "displayName": "Price before the reduction",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(\\{\\{.+\\}\\}|[0-9]+(\\.[0-9]+)?)?$"
            ],
            "errorMessage": "A number in major units, as 9.99, or a variable"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemBrand",
        "displayName": "Brand",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "itemCategories",
        "displayName": "Categories",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "help": "A list, or text with commas between."
      },
      {
        "type": "TEXT",
        "name": "itemQuantity",
        "displayName": "Quantity",
        "simpleValueType": true,
        "enablingConditions": [
          {
            "paramName": "source",
            "paramValue": "fields",
            "type": "EQUALS"
          }
        ],
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(\\{\\{.+\\}\\}|[0-9]+(\\.[0-9]+)?)?$"
            ],
            "errorMessage": "A number in major units, as 9.99, or a variable"
          }
        ]
      }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "properties",
    "displayName": "More properties",
    "newRowButtonText": "Add a property",
    "simpleTableColumns": [
      {
        "type": "TEXT",
        "name": "name",
        "displayName": "Name",
        "defaultValue": "",
        "isUnique": true,
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "defaultValue": ""
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "how",
    "displayName": "Loading and consent",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "load",
        "simpleValueType": true,
        "checkboxText": "Load klaviyo.js",
        "defaultValue": true,
        "help": "Off where the page loads it by itself. It is loaded once, whatever the number of tags."
      },
      {
        "type": "TEXT",
        "name": "companyId",
        "displayName": "Public API key",
        "simpleValueType": true,
        "defaultValue": "AbC123",
        "valueHint": "AbC123",
        "enablingConditions": [
          {
            "paramName": "load",
            "paramValue": true,
            "type": "EQUALS"
          }
        ],
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          },
          {
            "type": "STRING_LENGTH",
            "args": [
              6,
              6
            ],
            "errorMessage": "Six letters and digits: Klaviyo > Settings > API keys"
          }
        ]
      },
      {
        "type": "CHECKBOX",
        "name": "consent",
        "simpleValueType": true,
        "checkboxText": "Wait for consent",
        "defaultValue": true,
        "help": "The tag keeps what it read, and sends it once the visitor agrees. Leave GTM's own consent settings of the tag at \"no additional consent\" then."
      }    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

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

// What a tag waits for, when it waits: each of these.
/** @type {any[]} */
const CONSENT = ["ad_storage"];
const addConsentListener = require('addConsentListener');
const isConsentGranted = require('isConsentGranted');

const denied = (data.consent ? CONSENT : []).filter((type) => !isConsentGranted(type));
if (denied.length === 0) return send();

let sent = false;
denied.forEach((type) => {
  addConsentListener(type, () => {
    if (sent || CONSENT.some((one) => !isConsentGranted(one))) return;
    sent = true;
    send();
  });
});


___WEB_PERMISSIONS___

[
{
  "instance": {
    "key": {"publicId": "access_globals", "versionId": "1"},
    "param": [{"key": "keys", "value": {"type": 2, "listItem": [{
  "type": 3,
  "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
  "mapValue": [{"type": 1, "string": "_klOnsite"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
}]}
}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
,
{
  "instance": {
    "key": {"publicId": "inject_script", "versionId": "1"},
    "param": [{"key": "urls", "value": {"type": 2, "listItem": [{"type": 1, "string": "https://static.klaviyo.com/onsite/js/*"}]}}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
,
{
  "instance": {
    "key": {"publicId": "read_data_layer", "versionId": "1"},
    "param": [{"key": "allowedKeys", "value": {"type": 1, "string": "specific"}}, {"key": "keyPatterns", "value": {"type": 2, "listItem": [{"type": 1, "string": "ecommerce"}]}}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
,
{
  "instance": {
    "key": {"publicId": "get_url", "versionId": "1"},
    "param": [{"key": "urlParts", "value": {"type": 1, "string": "any"}}, {"key": "queriesAllowed", "value": {"type": 1, "string": "any"}}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
,
{
  "instance": {
    "key": {"publicId": "access_consent", "versionId": "1"},
    "param": [{"key": "consentTypes", "value": {"type": 2, "listItem": [{
  "type": 3,
  "mapKey": [{"type": 1, "string": "consentType"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}],
  "mapValue": [{"type": 1, "string": "ad_storage"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
}]}
}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
,
{"instance": {"key": {"publicId": "access_template_storage", "versionId": "1"}, "param": []}, "isRequired": true},
{
  "instance": {
    "key": {"publicId": "logging", "versionId": "1"},
    "param": [{"key": "environments", "value": {"type": 1, "string": "debug"}}]
  },
  "clientAnnotations": {"isEditedByUser": true},
  "isRequired": true
}
]


___TESTS___

scenarios:
- name: identifies by e-mail, phone and name
  code: |-
    runCode({action: 'identify', email: ' sarah.mason@klaviyo-demo.com ', phone: '+12345678900', firstName: 'Sarah', lastName: 'Mason'});
    assertThat(calls).isEqualTo([['identify', {$email: 'sarah.mason@klaviyo-demo.com', $phone_number: '+12345678900', $first_name: 'Sarah', $last_name: 'Mason'}]]);
    assertApi('gtmOnSuccess').wasCalled();
- name: identifies by an id of the shop's
  code: |-
    runCode({action: 'identify', externalId: 17});
    assertThat(calls).isEqualTo([['identify', {$id: '17'}]]);
- name: a name alone identifies nobody
  code: |-
    runCode({action: 'identify', firstName: 'Sarah', email: '', phone: '  '});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
- name: an object is no address
  code: |-
    runCode({action: 'identify', email: {a: 1}});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
- name: identify takes more properties, and keeps their types
  code: |-
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', properties: [{name: 'Points', value: 7}, {name: '', value: 'x'}, {name: 'Empty', value: ''}]});
    assertThat(calls[0][1]).isEqualTo({$email: 'a@klaviyo-demo.com', Points: 7});
- name: the same visitor is told once, another one again
  code: |-
    runCode({action: 'identify', email: 'a@klaviyo-demo.com'});
    runCode({action: 'identify', email: 'a@klaviyo-demo.com'});
    runCode({action: 'identify', email: 'b@klaviyo-demo.com'});
    assertThat(calls.map((call) => call[1].$email)).isEqualTo(['a@klaviyo-demo.com', 'b@klaviyo-demo.com']);
- name: Viewed Product from the data layer
  code: |-
    layer = {currency: 'USD', items: [book]};
    runCode({action: 'track', event: 'Viewed Product'});
    assertThat(calls).isEqualTo([['track', 'Viewed Product', {ProductName: 'Winnie the Pooh', ProductID: '1111', Categories: ['Fiction', 'Children'], URL: 'https://shop.example/p', Brand: 'Kids Books', Price: 9.99, $value: 9.99}]]);
- name: the data layer is read in version 1
  code: |-
    layer = {items: [book]};
    runCode({action: 'track', event: 'Viewed Product'});
    assertApi('copyFromDataLayer').wasCalledWith('ecommerce', 1);
- name: numbers that come as text are numbers
  code: |-
    layer = {items: [{item_id: 5, item_name: 'A', price: '19.50', quantity: '2'}]};
    runCode({action: 'track', event: 'Added to Cart'});
    assertThat(calls[0][2]).isEqualTo({AddedItemProductName: 'A', AddedItemProductID: '5', AddedItemPrice: 19.5, AddedItemQuantity: 2});
- name: a price that is none is left out
  code: |-
    layer = {items: [{item_id: '5', item_name: 'A', price: 'from 9'}]};
    runCode({action: 'track', event: 'Viewed Product'});
    assertThat(calls[0][2].Price).isUndefined();
    assertThat(calls[0][2].$value).isUndefined();
- name: an item without a name is no event
  code: |-
    layer = {items: [{item_id: '5'}]};
    runCode({action: 'track', event: 'Viewed Product'});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: an empty data layer is no event
  code: |-
    runCode({action: 'track', event: 'Viewed Product'});
    runCode({action: 'track', event: 'Added to Cart'});
    runCode({action: 'track', event: 'Started Checkout'});
    runCode({action: 'track', event: 'Placed Order'});
    assertThat(calls).isEqualTo([]);
- name: items of another shape are no event
  code: |-
    const shapes = [null, 'text', 7, [], {items: {}}, {items: 'ab'}, {items: [null]}, {items: [[1]]}, {items: [{item_id: {}, item_name: []}]}];
    shapes.forEach((shape) => {
      layer = shape;
      runCode({action: 'track', event: 'Viewed Product'});
      runCode({action: 'track', event: 'Started Checkout'});
    });
    assertThat(calls).isEqualTo([]);
- name: Started Checkout has all lines and their sum
  code: |-
    layer = {items: [book, {item_id: '2', item_name: 'Tiggers', price: 5, quantity: 2}]};
    runCode({action: 'track', event: 'Started Checkout'});
    assertThat(calls[0][2]).isEqualTo({$value: 19.99, ItemNames: ['Winnie the Pooh', 'Tiggers'], Items: [
      {ProductID: '1111', ProductName: 'Winnie the Pooh', Quantity: 1, ItemPrice: 9.99, RowTotal: 9.99},
      {ProductID: '2', ProductName: 'Tiggers', Quantity: 2, ItemPrice: 5, RowTotal: 10}]});
- name: the value that the data layer says comes before the sum
  code: |-
    layer = {value: '17.50', items: [book]};
    runCode({action: 'track', event: 'Started Checkout'});
    assertThat(calls[0][2].$value).isEqualTo(17.5);
- name: one line without a price, and there is no sum
  code: |-
    layer = {items: [book, {item_id: '2', quantity: 1}]};
    runCode({action: 'track', event: 'Started Checkout'});
    assertThat(calls[0][2].$value).isUndefined();
- name: Placed Order goes by the number of the order
  code: |-
    layer = {transaction_id: 1234, value: 9.99, coupon: 'FREESHIP', items: [book]};
    runCode({action: 'track', event: 'Placed Order'});
    assertThat(calls[0][1]).isEqualTo('Placed Order');
    assertThat(calls[0][2].$event_id).isEqualTo('1234');
    assertThat(calls[0][2].OrderId).isEqualTo('1234');
    assertThat(calls[0][2].DiscountCode).isEqualTo('FREESHIP');
    assertThat(calls[0][2].Items).hasLength(1);
- name: Ordered Product is told once for each item
  code: |-
    layer = {transaction_id: 1234, items: [book, {item_name: 'no id'}, {item_id: '2', item_name: 'B', price: '3', quantity: 2}]};
    runCode({action: 'track', event: 'Ordered Product'});
    assertThat(calls.map((call) => call[2].$event_id)).isEqualTo(['1234_1111_0', '1234_2_1']);
    assertThat(calls[1][2]).isEqualTo({$event_id: '1234_2_1', $value: 6, OrderId: '1234', ProductID: '2', ProductName: 'B', Quantity: 2});
    assertApi('gtmOnSuccess').wasCalled();
- name: Ordered Product without an order is no event
  code: |-
    layer = {items: [book]};
    runCode({action: 'track', event: 'Ordered Product'});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
- name: for a visitor of whom nothing is known klaviyo.js is loaded, and nothing said
  code: |-
    runCode({action: 'identify', load: true, companyId: 'AbC123'});
    assertThat(calls).isEqualTo([]);
    assertThat(loaded).isEqualTo(['https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js']);
    assertApi('gtmOnSuccess').wasCalled();
- name: an order without a number is no event
  code: |-
    layer = {value: 9.99, items: [book]};
    runCode({action: 'track', event: 'Placed Order'});
    assertThat(calls).isEqualTo([]);
- name: another metric name
  code: |-
    layer = {items: [book]};
    runCode({action: 'track', event: 'Viewed Product', metric: 'Viewed Item'});
    assertThat(calls[0][1]).isEqualTo('Viewed Item');
- name: an event of one's own, with properties and value
  code: |-
    runCode({action: 'track', event: 'custom', metric: 'Finished Quiz', eventId: 'q-7', value: '3', properties: [{name: 'Result', value: 'A'}, {name: 'Right', value: false}]});
    assertThat(calls).isEqualTo([['track', 'Finished Quiz', {$event_id: 'q-7', $value: 3, Result: 'A', Right: false}]]);
- name: an event without a name is none
  code: |-
    runCode({action: 'track', event: 'custom', metric: ' '});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
- name: the fields come in place of the data layer
  code: |-
    layer = {items: [book]};
    runCode({action: 'track', event: 'Viewed Product', source: 'fields', itemId: '9', itemName: 'Eeyore', itemUrl: 'https://shop.example/eeyore', itemImage: 'https://shop.example/e.png', itemPrice: '4', itemCompareAt: '5.00', itemBrand: 'B', itemCategories: 'A, , C'});
    assertThat(calls[0][2]).isEqualTo({ProductName: 'Eeyore', ProductID: '9', Categories: ['A', 'C'], ImageURL: 'https://shop.example/e.png', URL: 'https://shop.example/eeyore', Brand: 'B', Price: 4, CompareAtPrice: 5, $value: 4});
    assertApi('copyFromDataLayer').wasNotCalled();
- name: the viewed item has names of its own
  code: |-
    layer = {items: [book]};
    runCode({action: 'trackViewedItem'});
    assertThat(calls).isEqualTo([['trackViewedItem', {Title: 'Winnie the Pooh', ItemId: '1111', Categories: ['Fiction', 'Children'], Url: 'https://shop.example/p', Metadata: {Brand: 'Kids Books', Price: 9.99}}]]);
- name: no item, and nothing was viewed
  code: |-
    runCode({action: 'trackViewedItem'});
    assertThat(calls).isEqualTo([]);
    assertApi('gtmOnFailure').wasCalled();
- name: klaviyo.js is loaded for the account
  code: |-
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', load: true, companyId: 'AbC123'});
    assertApi('injectScript').wasCalled();
    assertThat(loaded).isEqualTo(['https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js']);
    assertApi('gtmOnSuccess').wasCalled();
- name: klaviyo.js that does not load is a failure
  code: |-
    mock('injectScript', (url, onSuccess, onFailure) => { onFailure(); });
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', load: true, companyId: 'AbC123'});
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: a page that loads klaviyo.js itself
  code: |-
    runCode({action: 'identify', email: 'a@klaviyo-demo.com'});
    assertApi('injectScript').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: a list of ten thousand items arrives whole
  code: |-
    const many = [];
    for (let i = 0; i < 10000; i++) many.push({item_id: i, item_name: 'Book', price: 1, quantity: 1});
    layer = {items: many};
    runCode({action: 'track', event: 'Started Checkout'});
    assertThat(calls[0][2].Items).hasLength(10000);
    assertThat(calls[0][2].$value).isEqualTo(10000);
- name: without consent nothing is sent and nothing is loaded
  code: |-
    granted = false;
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', load: true, companyId: 'AbC123', consent: true});
    assertThat(calls).isEqualTo([]);
    assertApi('injectScript').wasNotCalled();
    assertApi('addConsentListener').wasCalled();
- name: consent that comes later sends what was read before, once
  code: |-
    granted = false;
    layer = {items: [book]};
    runCode({action: 'track', event: 'Viewed Product', consent: true});
    layer = {items: [{item_id: '2', item_name: 'Tiggers'}]};
    granted = true;
    listeners.forEach((use) => use('', true));
    listeners.forEach((use) => use('', true));
    assertThat(calls).hasLength(1);
    assertThat(calls[0][2].ProductID).isEqualTo('1111');
- name: consent that is refused again sends nothing
  code: |-
    granted = false;
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', consent: true});
    listeners.forEach((use) => use('', false));
    assertThat(calls).isEqualTo([]);
- name: consent is not asked for where the tag does not want it
  code: |-
    granted = false;
    runCode({action: 'identify', email: 'a@klaviyo-demo.com', consent: false});
    assertThat(calls).hasLength(1);
setup: |-
  const calls = [];
  const loaded = [];
  const listeners = [];
  let layer;
  let granted = true;
  const book = {item_id: '1111', item_name: 'Winnie the Pooh', item_brand: 'Kids Books', item_category: 'Fiction', item_category2: 'Children', price: 9.99, quantity: 1};
  mock('createQueue', () => (call) => { calls.push(call); });
  mock('copyFromDataLayer', () => layer);
  mock('getUrl', 'https://shop.example/p');
  mock('isConsentGranted', () => granted);
  mock('addConsentListener', (type, use) => { listeners.push(use); });
  mock('injectScript', (url, onSuccess) => { loaded.push(url); onSuccess(); });


___NOTES___

Written by snippetgen.
