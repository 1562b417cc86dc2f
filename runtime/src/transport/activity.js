// Active on Site, once per page load, with what klaviyo.js tells of the page; without its guess
// at the browser and the system.

export function activity() {
  /** @type {any} */
  var properties = {
    page: location.href,
    referrer: document.referrer.split('/')[2] || '',
    initial_page_path: location.pathname,
    fragment: location.hash,
    kx_present: /[?&]_kx=/.test(location.search)
  }
  location.search.replace(/[?&](utm_\w+)=([^&]*)/g, function (whole, name, value) {
    return (properties[name] = value)
  })
  return properties
}
