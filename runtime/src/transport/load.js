// Loads klaviyo.js once. Where the page has one already, a Shopify app embed or another tag, that
// one stays, and the console says so.

import { say } from '../say.js'

/** @type {any} */
var page = window

/** @param {string} companyId @param {() => void} failed when it is blocked */
export function load(companyId, failed) {
  if (
    page.klaviyoModulesObject ||
    page.__klKey ||
    document.querySelector('script[src*="klaviyo.com/"][src*="klaviyo.js"]')
  ) {
    return say('log', 'klaviyo.js is here already, and stays', page.__klKey)
  }
  var script = document.createElement('script')
  script.onerror = failed
  script.src = trusted('https://static.klaviyo.com/onsite/js/' + companyId + '/klaviyo.js')
  document.head.appendChild(script)
}

/** As an address of a script, where the page's policy asks for Trusted Types. @param {string} url */
function trusted(url) {
  var types = page.trustedTypes
  if (!types) return url
  return types
    .createPolicy('snippetgen', {
      createScriptURL: function () {
        return url
      }
    })
    .createScriptURL('')
}
