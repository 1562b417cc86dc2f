___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "A request to a server",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "url"
  }
]


___SANDBOXED_JS_FOR_SERVER___

const getEventData = require('getEventData');
const getAllEventData = require('getAllEventData');
const sendHttpRequest = require('sendHttpRequest');
const sha256Sync = require('sha256Sync');
const JSON = require('JSON');

const body = JSON.stringify({name: getEventData('event_name'), id: sha256Sync('abc', {outputEncoding: 'hex'}), all: getAllEventData()});
return sendHttpRequest(data.url, {method: 'POST', headers: {'content-type': 'application/json'}}, body)
    .then((answer) => {
      if (answer.statusCode === 202) data.gtmOnSuccess();
      else data.gtmOnFailure();
      return answer.statusCode;
    });


___SERVER_PERMISSIONS___

[
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
                "string": "https://a.klaviyo.com/*"
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
- name: an answer that is good
  code: |-
    const Promise = require('Promise');
    mock('getAllEventData', {event_name: 'purchase'});
    mock('getEventData', (path) => path === 'event_name' ? 'purchase' : undefined);
    mock('sendHttpRequest', (url, options, body) => {
      assertThat(require('JSON').parse(body).name).isEqualTo('purchase');
      assertThat(options.method).isEqualTo('POST');
      return Promise.create((resolve) => resolve({statusCode: 202}));
    });
    return runCode({url: 'https://a.klaviyo.com/api/events/'}).then((status) => {
      assertThat(status).isEqualTo(202);
      assertApi('gtmOnSuccess').wasCalled();
      assertApi('gtmOnFailure').wasNotCalled();
    });
- name: an answer that is not
  code: |-
    mock('sendHttpRequest', () => require('Promise').create((resolve) => resolve({statusCode: 400})));
    return runCode({url: 'https://a.klaviyo.com/api/events/'}).then(() => {
      assertApi('gtmOnFailure').wasNotCalled();
    });
- name: an address that is not allowed
  code: |-
    runCode({url: 'https://example.com/'});


___NOTES___

A case of the tests.


