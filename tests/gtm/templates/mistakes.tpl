___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "mistakes",
  "brand": {
    "id": "brand_dummy",
    "displayName": ""
  },
  "description": "d",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "mode",
    "displayName": "mode",
    "simpleValueType": true
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const localStorage = require('localStorage');
const kept = localStorage.getItem('kept');
if (data.mode === 'server') require('getAllEventData')();
if (data.mode === 'younger') require('somethingNew');
if (data.mode === 'called') require('somethingNew')();
return kept;


___WEB_PERMISSIONS___

[
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
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: mock() of an API that is an object
  code: |-
    mock('localStorage', {getItem: () => 'a'});
    runCode();
- name: mockObject() is what is meant
  code: |-
    mockObject('localStorage', {getItem: () => 'a'});
    assertThat(runCode()).isEqualTo('a');
- name: an API that was not required
  code: |-
    assertThat(JSON.parse('1')).isEqualTo(1);
- name: and one that no other engine has
  code: |-
    callLater(() => {});
- name: an API of the other side
  code: |-
    runCode({mode: 'server'});
- name: an API that is not known
  code: |-
    runCode({mode: 'younger'});
    runCode({mode: 'called'});
- name: a matcher that there is not
  code: "assertThat({a: 1}).isCloseTo(1);"
- name: percent signs that say nothing
  code: |-
    const parseUrl = require('parseUrl');
    assertThat(parseUrl('https://a.test/?e%mail=x%40y&q=100%25%').searchParams).isEqualTo({'e%mail': 'x@y', q: '100%%'});


___NOTES___

Created on 5.11.2020 09.54.06


