___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Consent check",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "serviceName"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const callInWindow = require('callInWindow');
const queryPermission = require('queryPermission');
const log = require('logToConsole');
if (queryPermission('access_globals','execute','Cookie.check')) {
  log('permission ok');
  return callInWindow('Cookie.check', data.serviceName);
}
log('permission failed');
return false;


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
                    "string": "Cookie.check"
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
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "debug"
          }
        }
      ]
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: No permission returns false
  code: |-
    const log = require('logToConsole');
    const mockData = { serviceName: 'x' };
    mock('queryPermission', function() { return false; });
    mock('callInWindow', function(path, a) { log(path); return true; });
    let variableResult = runCode(mockData);
    assertThat(variableResult).isEqualTo(false);
    assertApi('callInWindow').wasNotCalled();
    assertApi('logToConsole').wasCalledWith('permission failed');
- name: ok
  code: |-
    const log = require('logToConsole');
    const mockData = { serviceName: 'x' };
    mock('callInWindow', function(path, a) { log(path); log(a); return true; });
    let variableResult = runCode(mockData);
    assertThat(variableResult).isEqualTo(true);
    assertApi('callInWindow').wasCalledWith('Cookie.check', mockData.serviceName);
    assertApi('logToConsole').wasCalledWith('permission ok');


___NOTES___

A case of the tests.


