klaviyo.track('Viewed Product', {Categories: ['a',],});
