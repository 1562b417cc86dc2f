klaviyo.track('Viewed Product', {
  Price: 9.99,
  ProductName: 'Emma',
  'Price': 10 // here
});
