___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "What a sandbox does not know",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "SIMPLE_TABLE",
    "name": "list"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const log = require('logToConsole');
const pixel = require('sendPixel');
const made = new Date();
const that = this;
const found = /a/.test(data.undeclared);
const url = window.location;
const text = JSON.stringify({a: 1});
const several = [...data.list, `x`];
log(made, that, found, url, text, several);


___WEB_PERMISSIONS___

[
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
- name: it stops at the first
  code: |-
    runCode({});


___NOTES___

A case of the tests.


