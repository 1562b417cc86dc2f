var _learnq = window._learnq || [];
_learnq.push(['identify', {'$email': 'sarah.mason@klaviyo-demo.com'}]);
// as the guide has it
klaviyo.track("Viewed Product", {ProductName: 'Winnie the Pooh', Price: 9.99,});
