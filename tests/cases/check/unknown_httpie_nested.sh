http POST https://a.klaviyo.com/api/events data[type]=event revision:2026-07-15
