const headers = { Authorization: `Klaviyo-API-Key ${process.env.KLAVIYO_KEY}`, revision: '2026-07-15' };
const company = import.meta.env.VITE_KLAVIYO_COMPANY;
