// From a text that its editor made ‘nice’.
_learnq.push([‘track’, ‘Viewed Product’, {ProductID: '7', URL: location.href}]); // here
_learnq.push([‘track’, ‘Viewed Again’, {}]);
