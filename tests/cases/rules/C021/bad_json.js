fetch('https://a.klaviyo.com/client/events?company_id=AbC123', {
  method: 'POST',
  headers: {revision: '2026-07-15', 'content-type': 'application/json'},
  body: '{"data": {"type": "event", "attributes": {"profile": {"data": {"type": "profile", "attributes": {"properties": {"email": "sarah.mason@klaviyo-demo.com"}}}}}}}' // here
});
