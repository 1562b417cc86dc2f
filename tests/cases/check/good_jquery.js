$.ajax({url: 'https://a.klaviyo.com/client/events?company_id=AbC123', type: 'POST', contentType: 'application/json', headers: {revision: '2026-07-15'}, data: JSON.stringify({
  "data": {
    "type": "event",
    "attributes": {
      "properties": {
        "ProductName": "Winnie the Pooh",
        "ProductID": "1111",
        "Price": 9.99,
        "URL": "https://shop.klaviyo-demo.com/p/1111"
      },
      "metric": {
        "data": {
          "type": "metric",
          "attributes": {
            "name": "Viewed Product"
          }
        }
      },
      "profile": {
        "data": {
          "type": "profile",
          "attributes": {
            "email": "sarah.mason@klaviyo-demo.com"
          }
        }
      }
    }
  }
})});
