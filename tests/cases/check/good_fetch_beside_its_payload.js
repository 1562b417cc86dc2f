const payload = {
  data: {
    type: "event",
    attributes: {
      metric: { data: { type: "metric", attributes: { name: "Added to Cart" } } },
      profile: { data: { type: "profile", attributes: { email: "sarah.mason@klaviyo-demo.com" } } },
      properties: { ProductID: "1" },
    },
  },
};

await fetch("https://a.klaviyo.com/api/events", {
  method: "POST",
  headers: { Authorization: `Klaviyo-API-Key ${process.env.KEY}`, revision: "2026-07-15" },
  body: JSON.stringify(payload),
});
