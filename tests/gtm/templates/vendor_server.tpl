___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service


___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "vendor_server",
  "brand": {
    "id": "brand_dummy",
    "displayName": ""
  },
  "description": "d",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "collection",
    "displayName": "collection",
    "simpleValueType": true
  },
  {
    "type": "TEXT",
    "name": "ids",
    "displayName": "ids",
    "simpleValueType": true
  },
  {
    "type": "TEXT",
    "name": "again",
    "displayName": "again",
    "simpleValueType": true
  },
  {
    "type": "TEXT",
    "name": "header",
    "displayName": "header",
    "simpleValueType": true
  }
]


___SANDBOXED_JS_FOR_SERVER___

const callLater = require('callLater');
const Firestore = require('Firestore');
const getRequestHeader = require('getRequestHeader');
const getType = require('getType');
const Promise = require('Promise');
const sendHttpRequest = require('sendHttpRequest');

if (data.header) return getRequestHeader(data.header);
if (data.again) {
  const again = () => callLater(again);
  return again();
}
// A mock of an API that is an object is a function.
const firestore = getType(Firestore) === 'function' ? Firestore() : Firestore;
return Promise.all(data.ids.map((id) => firestore.read(data.collection + '/' + id)))
  .then((found) => sendHttpRequest('https://api.example.com/v1/' + found.join('-')))
  .then((result) => result.statusCode);


___SERVER_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "read_request",
        "versionId": "1"
      },
      "param": [
        {
          "key": "requestAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "headersAllowed",
          "value": {
            "type": 8,
            "boolean": true
          }
        },
        {
          "key": "headerAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "headerWhitelist",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "headerName"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "user-agent"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_firestore",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedOptions",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "projectId"
                  },
                  {
                    "type": 1,
                    "string": "path"
                  },
                  {
                    "type": 1,
                    "string": "operation"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "send_http",
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
                "string": "https://api.example.com/"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: a function of the setup sees the scenario's name
  code: |-
    const mockData = {collection: 'products', ids: ['a', 'b']};
    mockDocuments({a: 1, b: 2});
    runCode(mockData).then((status) => {
      assertApi('sendHttpRequest').wasCalledWith('https://api.example.com/v1/1-2');
      assertThat(status).isEqualTo(200);
    });
- name: and it tells
  code: |-
    const mockData = {collection: 'products', ids: []};
    mockDocuments({});
    runCode(mockData).then((status) => { assertThat(status).isEqualTo(404); });
- name: a name of the setup's is taken again
  code: |-
    const answers = 7;
    assertThat(answers).isEqualTo(7);
- name: what comes later comes after what was promised
  code: |-
    let status;
    mock('sendHttpRequest', () => Promise.create((resolve) => resolve({statusCode: 200})));
    mockDocuments({});
    runCode({ids: []}).then((found) => { status = found; });
    callLater(() => { assertThat(status).isEqualTo(200); });
- name: a promise that fails without a word
  code: |-
    mock('Firestore', () => ({read: () => Promise.create((resolve) => resolve(nowhere))}));
    runCode({ids: ['a']}).then(fail);
- name: a header that may be read
  code: "assertThat(runCode({header: 'User-Agent'})).isUndefined();"
- name: and one that may not
  code: "runCode({header: 'cookie'});"
- name: for ever
  code: "runCode({again: true});"
setup: |-
  const callLater = require('callLater');
  const Promise = require('Promise');
  const answers = [];
  function mockDocuments(documents) {
    mock('Firestore', () => ({
      read: (path) => Promise.create((resolve) => {
        resolve(documents[path.replace(mockData.collection + '/', '')]);
      })
    }));
  }


___NOTES___

Created on 5.11.2020 09.54.06


