cat <<'EOF' | curl -X POST https://a.klaviyo.com/api/events -H 'Authorization: Klaviyo-API-Key pk_0123456789abcdef0123456789abcdef01' -H 'revision: 2026-07-15' -H 'content-type: application/vnd.api+json' --data @-
{
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
}
EOF
