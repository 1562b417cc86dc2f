<?php
$data = array(
  'token' => 'AbC123',
  'event' => 'Viewed Product',
  'customer_properties' => array('$email' => 'sarah.mason@klaviyo-demo.com'),
  'properties' => array('ProductID' => '1', 'Price' => 9.99, 'Tags' => array('a', 'b'), 'Empty' => array())
);
$ch = curl_init('https://a.klaviyo.com/api/track?data=' . urlencode(base64_encode(json_encode($data))));
curl_exec($ch);
