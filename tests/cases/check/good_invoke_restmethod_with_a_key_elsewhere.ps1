$auth = "Klaviyo-API-Key " + $env:KLAVIYO_KEY
$request = @{
    Uri         = 'https://a.klaviyo.com/api/events'
    Method      = 'Post'
    Headers     = @{ Authorization = $auth; revision = '2026-07-15' }
    ContentType = 'application/vnd.api+json'
    Body        = '{"data": {"type": "event", "attributes": {"properties": {}, "metric": {"data": {"type": "metric", "attributes": {"name": "Joined Club"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}}}}'
}
Invoke-RestMethod @request
