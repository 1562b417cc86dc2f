___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "The APIs of a page",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "use"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const names = ['JSON', 'Math', 'Object', 'addConsentListener', 'addEventCallback', 'aliasInWindow',
  'callInWindow', 'callLater', 'copyFromDataLayer', 'copyFromWindow', 'createArgumentsQueue',
  'createQueue', 'decodeUri', 'decodeUriComponent', 'encodeUri', 'encodeUriComponent', 'fromBase64',
  'generateRandom', 'getContainerVersion', 'getCookieValues', 'getQueryParameters',
  'getReferrerQueryParameters', 'getReferrerUrl', 'getTimestamp', 'getTimestampMillis', 'getType',
  'getUrl', 'gtagSet', 'injectHiddenIframe', 'injectScript', 'isConsentGranted', 'localStorage',
  'logToConsole', 'makeInteger', 'makeNumber', 'makeString', 'makeTableMap', 'parseUrl',
  'queryPermission', 'readAnalyticsStorage', 'readCharacterSet', 'readTitle', 'sendPixel',
  'setCookie', 'setDefaultConsentState', 'setInWindow', 'sha256', 'templateStorage', 'toBase64',
  'updateConsentState'];
const apis = {};
names.forEach((name) => { apis[name] = require(name); });
return data.use(apis);


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
                    "string": "a"
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
              },
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
                    "string": "a.n"
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
              },
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
                    "string": "a.f"
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
              },
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
                    "string": "b"
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
              },
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
                    "string": "a.none"
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
              },
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
                    "string": "q"
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
              },
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
                    "string": "g"
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
              },
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
                    "string": "a.list"
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
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
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
                    "string": "ad_storage"
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
                    "string": "k"
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
        "publicId": "access_template_storage",
        "versionId": "1"
      },
      "param": []
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
                "string": "https://e.com/*"
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
- name: all of them are there
  code: |-
    const missing = runCode({use: (apis) => require('Object').keys(apis).filter((name) => !apis[name])});
    assertThat(missing).isEqualTo([]);
- name: text and its encodings
  code: |-
    runCode({use: (apis) => {
      assertThat(apis.toBase64('grüß €')).isEqualTo('Z3LDvMOfIOKCrA==');
      assertThat(apis.fromBase64('Z3LDvMOfIOKCrA==')).isEqualTo('grüß €');
      assertThat(apis.encodeUriComponent('a b&ü')).isEqualTo('a%20b%26%C3%BC');
      assertThat(apis.decodeUriComponent('%E0%A4%A')).isUndefined();
      assertThat(apis.JSON.parse('{')).isUndefined();
    }});
- name: a digest
  code: |-
    runCode({use: (apis) => {
      apis.sha256('abc', (digest) => {
        assertThat(digest).isEqualTo('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      }, () => fail('no digest'), {outputEncoding: 'hex'});
    }});
- name: types
  code: |-
    runCode({use: (apis) => {
      assertThat([null, [], {}, '', 1, true, undefined, () => 1].map(apis.getType)).isEqualTo(
          ['null', 'array', 'object', 'string', 'number', 'boolean', 'undefined', 'function']);
      assertThat(apis.makeInteger('12.9')).isEqualTo(12);
      assertThat(apis.makeNumber('1.50')).isEqualTo(1.5);
      assertThat(apis.makeString(1)).isEqualTo('1');
    }});
- name: a table
  code: |-
    runCode({use: (apis) => {
      const table = [{k: 'a', v: 1}, {k: 'b', v: 2}];
      assertThat(apis.makeTableMap(table, 'k', 'v')).isEqualTo({a: 1, b: 2});
      assertThat(apis.makeTableMap({}, 'k', 'v')).isNull();
    }});
- name: an address
  code: |-
    runCode({use: (apis) => {
      const url = apis.parseUrl('https://u:p@Shop.Example:8443/a/../b.html?x=1&x=2&y=%20z#top');
      assertThat(url.host).isEqualTo('shop.example:8443');
      assertThat(url.pathname).isEqualTo('/b.html');
      assertThat(url.searchParams).isEqualTo({x: ['1', '2'], y: ' z'});
      assertThat(url.hash).isEqualTo('#top');
      assertThat(apis.parseUrl('no address')).isUndefined();
    }});
- name: window
  code: |-
    runCode({use: (apis) => {
      assertThat(apis.setInWindow('a', {n: 1})).isTrue();
      assertThat(apis.setInWindow('a', 2)).isFalse();
      const copy = apis.copyFromWindow('a');
      copy.n = 2;
      assertThat(apis.copyFromWindow('a.n')).isEqualTo(1);
      apis.setInWindow('a.f', (x) => x * 2);
      assertThat(apis.callInWindow('a.f', 21)).isEqualTo(42);
      assertThat(apis.aliasInWindow('b', 'a.f')).isTrue();
      assertThat(apis.callInWindow('b', 4)).isEqualTo(8);
      assertThat(apis.callInWindow('a.none')).isUndefined();
    }});
- name: queues
  code: |-
    runCode({use: (apis) => {
      const push = apis.createQueue('q');
      push(1, 2);
      push({c: 3});
      assertThat(apis.copyFromWindow('q')).isEqualTo([1, 2, {c: 3}]);
      const say = apis.createArgumentsQueue('g', 'b');
      say('set', 1);
      assertThat(apis.copyFromWindow('b').length).isEqualTo(1);
      assertThat(apis.callInWindow('g', 2)).isUndefined();
      assertThat(apis.copyFromWindow('b').length).isEqualTo(2);
    }});
- name: consent
  code: |-
    const heard = [];
    runCode({use: (apis) => {
      assertThat(apis.isConsentGranted('ad_storage')).isTrue();
      apis.addConsentListener('ad_storage', (type, granted) => { heard.push([type, granted]); });
      apis.setDefaultConsentState({ad_storage: 'denied', wait_for_update: 500});
      assertThat(apis.isConsentGranted('ad_storage')).isFalse();
      apis.updateConsentState({ad_storage: 'granted'});
    }});
    assertThat(heard).isEqualTo([['ad_storage', false], ['ad_storage', true]]);
- name: storage
  code: |-
    runCode({use: (apis) => {
      assertThat(apis.localStorage.getItem('k')).isNull();
      apis.localStorage.setItem('k', 'v');
      assertThat(apis.localStorage.getItem('k')).isEqualTo('v');
      assertThat(apis.templateStorage.getItem('k')).isUndefined();
      apis.templateStorage.setItem('k', {a: 1});
      assertThat(apis.templateStorage.getItem('k')).isEqualTo({a: 1});
    }});
- name: a script loads when the scenario is over
  code: |-
    runCode({use: (apis) => apis.injectScript('https://e.com/a.js', () => {}, () => fail('it failed'))});
    assertApi('injectScript').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: and when the scenario asks for it
  code: |-
    let loaded = false;
    mock('logToConsole', () => { loaded = true; });
    runCode({use: (apis) => apis.injectScript('https://e.com/a.js', apis.logToConsole)});
    assertThat(loaded).isFalse();
    assertApi('logToConsole').wasCalled();
    assertThat(loaded).isTrue();
- name: what a function was called with is a list
  code: |-
    const list = function() { return arguments; };
    assertThat(list(1, 2)).isEqualTo([1, 2]);
    assertThat(list(1, 2)).isArray();
- name: objects
  code: |-
    runCode({use: (apis) => {
      const o = {a: 1, b: 2};
      assertThat(apis.Object.entries(o)).isEqualTo([['a', 1], ['b', 2]]);
      apis.Object.delete(o, 'a');
      assertThat(apis.Object.keys(o)).isEqualTo(['b']);
      assertThat(apis.Math.round(2.5)).isEqualTo(3);
    }});
- name: objects of APIs are mocked
  code: |-
    mockObject('localStorage', {getItem: (key) => key + '!'});
    assertThat(runCode({use: (apis) => apis.localStorage.getItem('a')})).isEqualTo('a!');
    assertApi('localStorage.getItem').wasCalledWith('a');


___NOTES___

A case of the tests.


