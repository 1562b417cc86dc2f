$body = @{ data = @{ type = "event" } } | ConvertTo-Json -Depth 10
Invoke-RestMethod -Uri "https://a.klaviyo.com/api/events" -Method Post -Body $body
