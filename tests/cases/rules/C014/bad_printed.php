<script>
  var lines = [<?php foreach ($lines as $line) { echo json_encode($line), ','; } ?>];
  klaviyo.track('Placed Order', { // here
    OrderId: <?php echo $order->id(isset($a) ? $a : "{$b}"); ?>,
    'Gift': <% gift %>,
    $value: <?php echo $order->total("EUR") ?: '0'; ?>
  });
</script>
