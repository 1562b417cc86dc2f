fetch("https://a.klaviyo.com/client/events/?company_id=AbC123", {
  "headers": {"content-type": "application/json", "revision": "2026-07-15"},
  "body": "{\"data\": {\"type\": \"event\", \"attributes\": {\"properties\": {\"ProductName\": \"Winnie the Pooh\", \"ProductID\": \"1111\"}, \"value\": 9.99, \"value_currency\": \"USD\", \"unique_id\": \"v1\", \"time\": \"2025-03-05T12:00:00+00:00\", \"metric\": {\"data\": {\"type\": \"metric\", \"attributes\": {\"name\": \"Viewed Product\"}}}, \"profile\": {\"data\": {\"type\": \"profile\", \"attributes\": {\"email\": \"sarah.mason@klaviyo-demo.com\"}}}}}}",
  "method": "POST"
});
