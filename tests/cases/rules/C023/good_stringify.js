fetch('https://a.klaviyo.com/client/events?company_id=AbC123', {
  method: 'POST',
  body: JSON.stringify({data: {attributes: {email: field.value}}})
});
var klaviyoText = `{ ${count} things }`;
