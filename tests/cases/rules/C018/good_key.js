var klaviyoKey = 'AbC123';
var stripe = Stripe('pk_live_0123456789abcdef0123456789');
var query = 'pk_name, pk_id';
