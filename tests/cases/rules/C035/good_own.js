// Methods of the shop's own, which another file adds, are called and not pushed.
if (klaviyo.HasItems) klaviyo.Track('Opened');
klaviyo.Identify(field.value);
_klOnsite.push(['page', 'Opened']);
_klOnsite.push(['track', 'Opened', {}]);
