[['identify', {'$email': 'sarah.mason@klaviyo-demo.com'}], ['track', 'Viewed Product', {ProductID: '1111'}]]
