<script>
  var shop = <?php echo json_encode($shop->data()); ?>;
  klaviyo.track('Viewed Product', {
    ProductID: <?= json_encode($product->id) ?>,
    price: <?= $product->price ?>, // S013
    value: <?php echo wc_price_plain($product); ?>, // S022
    <?php if ($product->brand) : ?>
    Brand: <?php the_brand(); ?>,
    <?php endif; ?>
    city: '<?= esc_js($city) ?>' // S005
  });
</script>
