require "net/http"

url = URI("https://a.klaviyo.com/api/events")
request = Net::HTTP::Post.new(url)
request["revision"] = "2026-07-15"
request.body = "{\"data\": {\"type\": \"event\", \"attributes\": {\"properties\": {\"ProductName\": \"Winnie the Pooh\", \"ProductID\": \"1111\", \"Price\": 9.99, \"URL\": \"https://shop.klaviyo-demo.com/p/1111\"}, \"metric\": {\"data\": {\"type\": \"metric\", \"attributes\": {\"name\": \"Viewed Product\"}}}, \"profile\": {\"data\": {\"type\": \"profile\", \"attributes\": {\"email\": \"sarah.mason@klaviyo-demo.com\"}}}}}}"
