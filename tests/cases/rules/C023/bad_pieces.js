fetch('https://a.klaviyo.com/client/back-in-stock-subscriptions?company_id=AbC123', {
  method: 'POST',
  body: `{"data": {"attributes": {"email": "${field.value}"}}}` // here
});
var klaviyoBody = '{"email": "' + field.value + '"}'; // here
