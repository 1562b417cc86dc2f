if (window.Shopify && Shopify.checkout) { // here
  klaviyo.track('Placed Order', {$event_id: Shopify.checkout.order_id});
}
