___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Pixel",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "id"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const injectScript = require('injectScript');
const createQueue = require('createQueue');
const setInWindow = require('setInWindow');
const copyFromWindow = require('copyFromWindow');
const localStorage = require('localStorage');
const JSON = require('JSON');
const queue = createQueue('px.q');
if (!data.id) { return data.gtmOnFailure(); }
queue(['init', data.id]);
const kept = localStorage.getItem('basket');
const basket = kept ? JSON.parse(kept) : {items: []};
basket.items.push({id: data.id});
localStorage.setItem('basket', JSON.stringify(basket));
injectScript('https://cdn.px.test/px.js', data.gtmOnSuccess, data.gtmOnFailure, 'px');


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "px.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://cdn.px.test/*"
              }
            ]
          }
        }
      ]
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_local_storage",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "basket"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: shadows the setup
  code: |-
    const mockData = {id: '2'};
    runCode(mockData);
    assertApi('gtmOnSuccess').wasCalled();
    assertThat(copyFromWindow('px.q').length).isEqualTo(1);
    assertThat(JSON.parse(mockStorage.basket).items).isEqualTo([{id: '2'}]);
- name: captures callbacks
  code: |-
    runCode(mockData);
    assertApi('injectScript').wasCalledWith('https://cdn.px.test/px.js', success, failure, 'px');
    assertApi('gtmOnSuccess').wasCalled();
- name: own callbacks
  code: |-
    runCode({id: '', gtmOnSuccess: () => fail('no'), gtmOnFailure: () => {}});
    assertApi('gtmOnFailure').wasCalled();
- name: no data at all
  code: |-
    runCode();
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
    assertApi('injectScript').wasNotCalled();
setup: |-
  const copyFromWindow = require('copyFromWindow');
  const setInWindow = require('setInWindow');
  const JSON = require('JSON');
  setInWindow('px', {}, true);
  const mockData = {id: '1'};
  let success, failure;
  mock('injectScript', (url, onSuccess, onFailure) => { success = onSuccess; failure = onFailure; onSuccess(); });
  const mockStorage = {};
  mockObject('localStorage', {
    getItem: function (key) { return mockStorage[key] || null; },
    setItem: function (key, value) { mockStorage[key] = value; },
    removeItem: function (key) { mockStorage[key] = undefined; }
  });


___NOTES___

A case of the tests.


