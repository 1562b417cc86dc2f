fetch('https://a.klaviyo.com/client/events?company_id=AbC123', {
  body: '{"data": {"type": "event", "attributes": {"profile": {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com", "properties": {"email": "old"}}}}}}}'
});
var klaviyoPart = '{"type": "profile", "attributes": {"properties": {"email": ', other = '{"profile": 1}';
