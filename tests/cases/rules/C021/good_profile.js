var klaviyoBody = {data: {type: 'subscription', attributes: {profile: {data: {
  type: 'profile',
  attributes: {email: field.value, properties: {email_source: 'footer'}}
}}}}};
