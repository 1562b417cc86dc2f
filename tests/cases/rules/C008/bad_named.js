function leave() { window.location.href = '/checkout'; }
const go = () => { form.submit(); };
klaviyo.track('Clicked Buy', {}, leave); // here
klaviyo.track('Clicked Buy').then(go); // here
