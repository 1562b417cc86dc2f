const revision = "2026-07-15";

async function tell(payload, key) {
  return fetch(`https://a.klaviyo.com/client/events/?company_id=${encodeURIComponent(key)}`, {
    method: "POST",
    headers: { "content-type": "application/json", revision },
    body: JSON.stringify(payload),
  });
}
