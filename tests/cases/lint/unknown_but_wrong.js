// Some things are wrong whatever the value is.
klaviyo.track('Requested Quote', {city: form.city.value}); // S005
klaviyo.track('Viewed Product', {productId: product.id}); // S013
klaviyo.identify({email: email, 'Date of Birth': form.birthday.value}); // P006
klaviyo.track('Booked Appointment', {Diagnosis: form.diagnosis.value}); // P007
klaviyo.track('Viewed Product', {product: {ProductID: product.id}}); // S001
klaviyo.track('Started Checkout', {$event_id: id, Items: items}); // S002
klaviyo.track('Created Account', {Password: form.password.value}); // P002
window.dataLayer.push({event: 'login', user: {password: form.password.value}}); // P002
klaviyo.identify({$id: customer.id}); // I009
klaviyo.identify({$id: customer.id, $email: customer.email}); // I010
