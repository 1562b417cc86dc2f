const url = 'https://a.klaviyo.com/client/events?company_id=AbC123';
const options = {
  method: 'POST',
  headers: {revision: '2026-07-15', 'content-type': 'application/vnd.api+json'},
  body: JSON.stringify({data: {type: 'event', attributes: {properties: {ProductID: '1111'},
    metric: {data: {type: 'metric', attributes: {name: 'Viewed Product'}}},
    profile: {data: {type: 'profile', attributes: {email: 'sarah.mason@klaviyo-demo.com'}}}}}})
};
fetch(url, options).then((answer) => answer.text());
