<?php
// what our shop sends
$client->request('POST', 'https://a.klaviyo.com/api/events', [
    'body' => '{"data": {"type": "event", "attributes": {"properties": {"ProductName": "Winnie the Pooh", "ProductID": "1111", "Price": 9.99, "URL": "https://shop.klaviyo-demo.com/p/1111"}, "metric": {"dat": {"type": "metric", "attributes": {"name": "Viewed Product"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}}}}',
    'headers' => ['revision' => '2026-07-15'],
]);
