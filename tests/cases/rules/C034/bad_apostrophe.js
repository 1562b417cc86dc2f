klaviyo.track('Viewed Product', {ProductID: '7', ProductName: 'Emma's coat'}); // here
