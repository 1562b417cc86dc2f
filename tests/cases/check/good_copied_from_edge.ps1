Invoke-WebRequest -UseBasicParsing -Uri "https://a.klaviyo.com/client/events/?company_id=AbC123" `
-Method "POST" `
-WebSession $session `
-Headers @{
"authority"="a.klaviyo.com"
  "revision"="2026-07-15"
  "origin"="https://shop.test"
} `
-ContentType "application/json" `
-Body "{`"data`": {`"type`": `"event`", `"attributes`": {`"properties`": {`"ProductName`": `"Winnie the Pooh`", `"ProductID`": `"1111`", `"Price`": 9.99, `"URL`": `"https://shop.klaviyo-demo.com/p/1111`"}, `"metric`": {`"data`": {`"type`": `"metric`", `"attributes`": {`"name`": `"Viewed Product`"}}}, `"profile`": {`"data`": {`"type`": `"profile`", `"attributes`": {`"email`": `"sarah.mason@klaviyo-demo.com`"}}}}}}"
