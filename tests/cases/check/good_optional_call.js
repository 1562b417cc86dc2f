window.klaviyo?.track?.('Viewed Product', {ProductID: '1111'})
