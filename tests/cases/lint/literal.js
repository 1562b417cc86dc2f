// What a call says in so many words is judged as a payload is: the codes stand behind each line.
klaviyo.track('Added To Cart', { // N004
  ProductID: ['1111'], // S011
  Price: '9,99 €', // S102
  ImageURL: '/images/pooh.png', // S015
  imageUrl: 'https://www.klaviyo-demo.com/a.png',
  product_id: '1', //
  city: 'Boston', // S005
});
klaviyo.track('Started Checkout', {
  $event_id: '1',
  Items: [{ProductID: '1', ProductName: 'Emma'}], // S002
  DiscountValue: 0, // S006
});
klaviyo.track('Viewed Product', {
  product: {ProductID: '1111'}, // S001
  $value: 999, // S103
  Price: 9.99,
});
klaviyo.push(['track', 'Paid by Card', {Note: 'paid with 4111 1111 1111 1111'}]); // P001
_learnq.push(['identify', {email: address, Password: 'hunter2'}]); // P002
klaviyo.trackViewedItem({Title: 'Emma', ProductID: '1'}); // S013 S014
klaviyo.track('Booked Table', {time: 'half past ten'}); // S021
var order = {OrderId: '1234', 'ItemNames': 'Emma, Persuasion'}; // S004
klaviyo.track('Placed Order', order);
klaviyo.track('Placed Order', {OrderId: '1234', value: 29.98}); // S022
klaviyo.identify({email: 'sarah.mason@example.com'}); // I005
klaviyo.identify({$email: 'sarah.mason@klaviyo-demo', city: 'Boston'}); // I002 I013
klaviyo.identify({id: '4711'}); // I009
klaviyo.push(['identify', {$phone_number: '(617) 555-0123'}]); // I006
const METRIC = 'Add To Cart';
klaviyo.track(METRIC, {ProductID: '1'}); // N004
klaviyo.track('Viewed Product', {ProductName: '{{ product.title }}'}); // S007
klaviyo.track('Started Checkout', {$event_id: '1', ItemNames: ['Emma'], Items: {0: {ProductName: 'Emma'}}}); // S008
dataLayer.push({event: 'purchase', Customer: {ssn: '219-09-9999'}}); // P005
