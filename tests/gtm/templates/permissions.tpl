___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "What is allowed",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "what"
  },
  {
    "type": "GROUP",
    "name": "g",
    "subParams": [
      {
        "type": "TEXT",
        "name": "key"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const copyFromWindow = require('copyFromWindow');
const setInWindow = require('setInWindow');
const callInWindow = require('callInWindow');
const injectScript = require('injectScript');
const sendPixel = require('sendPixel');
const getCookieValues = require('getCookieValues');
const copyFromDataLayer = require('copyFromDataLayer');
const isConsentGranted = require('isConsentGranted');
const localStorage = require('localStorage');
const queryPermission = require('queryPermission');

const what = {
  read: () => copyFromWindow(data.key),
  write: () => setInWindow(data.key, 1),
  replace: () => setInWindow(data.key, 1, true),
  execute: () => callInWindow(data.key),
  script: () => injectScript(data.key, data.gtmOnSuccess, data.gtmOnFailure),
  pixel: () => sendPixel(data.key, data.gtmOnSuccess, data.gtmOnFailure),
  cookie: () => getCookieValues(data.key),
  layer: () => copyFromDataLayer(data.key),
  consent: () => isConsentGranted(data.key),
  stored: () => localStorage.getItem(data.key),
  asked: () => queryPermission('access_globals', 'read', data.key)
};
return what[data.what]();


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
                    "string": "seen.part"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
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
                    "string": "made"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
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
                "string": "https://static.example.com/js/*"
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
        "publicId": "send_pixel",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedUrls",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*.example.org/*"
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
        "publicId": "get_cookies",
        "versionId": "1"
      },
      "param": [
        {
          "key": "cookieAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "cookieNames",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "_kx"
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
        "publicId": "read_data_layer",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedKeys",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "keyPatterns",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "ecommerce.*"
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
                    "boolean": false
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
                    "string": "kept"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
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
        "publicId": "read_title",
        "versionId": "1"
      },
      "param": []
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: a global may be read
  code: |-
    runCode({what: 'read', key: 'seen.part'});
- name: and no other
  code: |-
    runCode({what: 'read', key: 'seen'});
- name: may be written
  code: |-
    runCode({what: 'write', key: 'made'});
- name: may not be written
  code: |-
    runCode({what: 'write', key: 'seen.part'});
- name: replacing reads as well
  code: |-
    runCode({what: 'replace', key: 'made'});
- name: may not be called
  code: |-
    runCode({what: 'execute', key: 'made'});
- name: a script of the address
  code: |-
    runCode({what: 'script', key: 'https://static.example.com/js/a.js?b=1'});
- name: a script of another path
  code: |-
    runCode({what: 'script', key: 'https://static.example.com/other.js'});
- name: a script of another host
  code: |-
    runCode({what: 'script', key: 'https://example.com/js/a.js'});
- name: a pixel of a host below
  code: |-
    runCode({what: 'pixel', key: 'https://a.b.example.org/p?x=1'});
- name: a pixel of another scheme
  code: |-
    runCode({what: 'pixel', key: 'http://a.example.org/p'});
- name: a cookie
  code: |-
    runCode({what: 'cookie', key: '_kx'});
- name: another cookie
  code: |-
    runCode({what: 'cookie', key: '_ga'});
- name: a key of the data layer
  code: |-
    runCode({what: 'layer', key: 'ecommerce.items'});
- name: a key beside it
  code: |-
    runCode({what: 'layer', key: 'ecommercial'});
- name: consent
  code: |-
    runCode({what: 'consent', key: 'ad_storage'});
- name: other consent
  code: |-
    runCode({what: 'consent', key: 'analytics_storage'});
- name: an item in storage
  code: |-
    runCode({what: 'stored', key: 'kept'});
- name: asking does not throw
  code: |-
    assertThat(runCode({what: 'asked', key: 'seen.part'})).isTrue();
    assertThat(runCode({what: 'asked', key: 'seen'})).isFalse();
- name: what is mocked asks for nothing
  code: |-
    mock('copyFromWindow', 7);
    assertThat(runCode({what: 'read', key: 'anything'})).isEqualTo(7);


___NOTES___

A case of the tests.


