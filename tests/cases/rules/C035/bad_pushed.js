_klOnsite.push(['identify', {email: field.value}], ['openform', 'AbC123']); // here
_klOnsite.push(['indentify', {email: field.value}]); // here
