<?php if ($admin): ?><p>Hello</p><?php endif; ?>
<script async src="https://static.klaviyo.com/onsite/js/<?= $key ?>/klaviyo.js"></script>
<script>element.src = '//static.klaviyo.com/onsite/js/AbC123/klaviyo.js'; // here
</script>
