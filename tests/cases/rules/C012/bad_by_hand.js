klaviyo.track('Active on Site'); // here
_learnq.push(['track', 'active on site', {}]); // here
klaviyo.track('__activity__'); // here
