const headers = {
  Authorization: `Klaviyo-API-Key ${import.meta.env.VITE_KLAVIYO_KEY}`, // here
  authorization: 'Klaviyo-API-Key ' + process.env.NEXT_PUBLIC_KLAVIYO_KEY, // here
};
