<?php if ($staging) { ?>
  <?php foreach ($notes as $note) { ?><p><?= $note ?></p><?php } ?>
  <script async src="https://static.klaviyo.com/onsite/js/XyZ789/klaviyo.js"></script>
<?php } else { ?>
  <script>
    document.head.appendChild(element('https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js'));
  </script>
<?php } ?>
