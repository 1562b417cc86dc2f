const addConsentListener = require('addConsentListener');
const isConsentGranted = require('isConsentGranted');

const denied = (data.consent ? CONSENT : []).filter((type) => !isConsentGranted(type));
if (denied.length === 0) return send();

let sent = false;
denied.forEach((type) => {
  addConsentListener(type, () => {
    if (sent || CONSENT.some((one) => !isConsentGranted(one))) return;
    sent = true;
    send();
  });
});
