klaviyo.push(['identify', {email: form.email.value}]);
klaviyo.push(['identify', {email: 'a'}], ['track', 'Viewed Product', {ProductID: '1'}]);
