dataLayer.push({event: 'view_item', ecommerce: {items: [{item_id: '1'}]}});
