___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "What a failure says",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "value"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const logToConsole = require('logToConsole');
if (data.value === 'throw') data.value.nothing.more = 1;
if (data.value === 'method') 'text'.includes('t');
if (data.value === 'loop') require('nothing of ours')();
logToConsole('value', data.value);
data.gtmOnSuccess();


___WEB_PERMISSIONS___

[
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
- name: another value
  code: |-
    assertThat({a: [1, 'two']}, 'the list').isEqualTo({a: [1]});
- name: no call
  code: |-
    assertApi('gtmOnSuccess').wasCalled();
- name: a call with other words
  code: |-
    runCode({value: 1});
    assertApi('logToConsole').wasCalledWith('value', 2);
- name: a call too many
  code: |-
    runCode({value: 1});
    assertApi('gtmOnSuccess').wasNotCalled();
- name: fail
  code: |-
    fail('as it should');
- name: the template throws
  code: |-
    runCode({value: 'throw'});
- name: a method that no sandbox has
  code: |-
    runCode({value: 'method'});
- name: an API that there is not
  code: |-
    runCode({value: 'loop'});
- name: the scenario throws
  code: |-
    const a = 1;
    b();
- name: the scenario does not parse
  code: |-
    const a = ;
- name: a failure that comes later
  code: |-
    mock('logToConsole', () => {});
    const callLater = require('callLater');
    callLater(() => { assertThat(1).isEqualTo(2); });
- name: the setup is there
  code: |-
    assertThat(shared).isEqualTo([]);
    shared.push(1);
- name: and new for each
  code: |-
    assertThat(shared).isEqualTo([]);
    unknownInSetup();
setup: |-
  let shared = [];
  const unknownInSetup = () => {
    nowhere();
  };


___NOTES___

A case of the tests.


