klaviyo.track('Viewed Product', {ProductName: 'Emma', /* the title */ Price: .5,});
