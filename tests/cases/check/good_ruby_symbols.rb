require 'klaviyo'
body = {
  token: 'AbC123',
  event: 'Viewed Product',
  customer_properties: { '$email': 'sarah.mason@klaviyo-demo.com' },
  properties: { 'ProductID' => '1', :Price => 9.99 }
}
Net::HTTP.post(URI('https://a.klaviyo.com/api/track'), body.to_json)
