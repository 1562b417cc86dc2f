<?php
use KlaviyoAPI\KlaviyoAPI;
$klaviyo = new KlaviyoAPI('pk_x');
$klaviyo->Events->createEvent([
    'data' => [
        'type' => 'event',
        'attributes' => [
            'properties' => ['ProductName' => 'Winnie the Pooh', 'ProductID' => '1111', 'Price' => 9.99],
            'metric' => ['data' => ['type' => 'metric', 'attributes' => ['name' => 'Viewed Product']]],
            'profile' => ['data' => ['type' => 'profile', 'attributes' => ['email' => 'sarah.mason@klaviyo-demo.com']]],
        ],
    ],
]);
