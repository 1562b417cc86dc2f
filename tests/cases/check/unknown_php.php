<?php
$payload = ['data' => ['type' => 'event', 'attributes' => ['properties' => ['OrderId' => $order->get_id()]]]];
wp_remote_post('https://a.klaviyo.com/api/events', ['body' => wp_json_encode($payload)]);
