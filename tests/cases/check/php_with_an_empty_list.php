<?php
$data = ['token' => 'AbC123', 'event' => 'Viewed Product', 'customer_properties' => ['$email' => 'test@example.com'], 'properties' => []];
file_get_contents('https://a.klaviyo.com/api/track?data=' . base64_encode(json_encode($data)));
