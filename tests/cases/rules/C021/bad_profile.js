var klaviyoBody = {data: {type: 'subscription', attributes: {profile: {data: {
  type: 'profile',
  attributes: {
    properties: {email: field.value} // here
  }
}}}}};
