klaviyo.push(['identify'], {email: form.email.value}); // here
_learnq.push(['track', 'Viewed Product'], {ProductID: '1'}); // here
