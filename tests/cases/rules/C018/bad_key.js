var klaviyoKey = 'pk_0123456789abcdef0123456789abcdef01'; // here
