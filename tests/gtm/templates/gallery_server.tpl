___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Server API",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "mode"
  }
]


___SANDBOXED_JS_FOR_SERVER___

const sendHttpRequest = require('sendHttpRequest');
const getAllEventData = require('getAllEventData');
const JSON = require('JSON');
const Promise = require('Promise');
const sha256Sync = require('sha256Sync');
const getTimestampMillis = require('getTimestampMillis');
const event = getAllEventData();
if (data.mode === 'callback') {
  return sendHttpRequest('https://api.test/e', (statusCode, headers, body) => {
    if (statusCode >= 200 && statusCode < 300) data.gtmOnSuccess(); else data.gtmOnFailure();
  }, {method: 'POST', headers: {'Content-Type': 'application/json'}}, JSON.stringify({e: event.event_name, t: getTimestampMillis()}));
}
const sent = [1, 2].map((n) => sendHttpRequest('https://api.test/' + n, {method: 'GET'}));
return Promise.all(sent).then((answers) => { data.gtmOnSuccess(); return answers.map((a) => a.statusCode); }).catch(data.gtmOnFailure);


___SERVER_PERMISSIONS___

[
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
            "string": "any"
          }
        }
      ]
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "read_event_data",
        "versionId": "1"
      },
      "param": [
        {
          "key": "eventDataAccess",
          "value": {
            "type": 1,
            "string": "any"
          }
        }
      ]
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: callback
  code: |-
    let callback;
    mock('sendHttpRequest', (url, cb, options, body) => { callback = cb; cb(200, {}, ''); });
    mock('getAllEventData', () => ({event_name: 'purchase'}));
    runCode({mode: 'callback'});
    assertApi('sendHttpRequest').wasCalledWith('https://api.test/e', callback, {headers: {'Content-Type': 'application/json'}, method: 'POST'}, JSON.stringify({e: 'purchase', t: 1000}));
    assertApi('gtmOnSuccess').wasCalled();
- name: promises
  code: |-
    mock('sendHttpRequest', (url) => Promise.create((resolve) => resolve({statusCode: 200, body: '{}'})));
    runCode({}).then((found) => {
      assertThat(found).isEqualTo([200, 200]);
      assertApi('gtmOnSuccess').wasCalled();
    });
- name: a promise that fails
  code: |-
    mock('sendHttpRequest', (url) => Promise.create((resolve, reject) => reject({reason: 'timed_out'})));
    runCode({}).then(() => { assertApi('gtmOnFailure').wasCalled(); });
- name: unmocked answers
  code: |-
    runCode({}).then((found) => { assertThat(found).isEqualTo([200, 200]); });
- name: unmocked callback
  code: |-
    runCode({mode: 'callback'});
    assertApi('gtmOnSuccess').wasCalled();
- name: each value
  code: |-
    [undefined, null, '', 0 / 0].forEach((value) => {
      mock('getAllEventData', {event_name: value});
      runCode({mode: 'callback'});
    });
    assertApi('gtmOnFailure').wasNotCalled();
setup: |-
  const Promise = require('Promise');
  const JSON = require('JSON');
  mock('getTimestampMillis', 1000);
  mock('BigQuery', { insert: () => {} });


___NOTES___

A case of the tests.


