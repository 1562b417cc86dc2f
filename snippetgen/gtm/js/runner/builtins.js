// Built-in variables, and the parts of an address.

function pageUrl() { return location.href.replace(/#.*/, '') }

// Built-in variables that are keys of the data layer, filled by GTM's listeners.
var FROM_LAYER = {
  CLICK_CLASSES: 'gtm.elementClasses', CLICK_ELEMENT: 'gtm.element', CLICK_ID: 'gtm.elementId',
  CLICK_TARGET: 'gtm.elementTarget', CLICK_TEXT: 'gtm.elementText', CLICK_URL: 'gtm.elementUrl',
  ERROR_LINE: 'gtm.errorLineNumber', ERROR_MESSAGE: 'gtm.errorMessage', ERROR_URL: 'gtm.errorUrl',
  FORM_CLASSES: 'gtm.elementClasses', FORM_ELEMENT: 'gtm.element', FORM_ID: 'gtm.elementId',
  FORM_TARGET: 'gtm.elementTarget', FORM_TEXT: 'gtm.elementText', FORM_URL: 'gtm.elementUrl',
  HISTORY_SOURCE: 'gtm.historyChangeSource', NEW_HISTORY_FRAGMENT: 'gtm.newUrlFragment',
  NEW_HISTORY_STATE: 'gtm.newHistoryState', OLD_HISTORY_FRAGMENT: 'gtm.oldUrlFragment',
  OLD_HISTORY_STATE: 'gtm.oldHistoryState', ON_SCREEN_DURATION: 'gtm.visibleTime',
  PERCENT_VISIBLE: 'gtm.visibleRatio', SCROLL_DEPTH_DIRECTION: 'gtm.scrollDirection',
  SCROLL_DEPTH_THRESHOLD: 'gtm.scrollThreshold', SCROLL_DEPTH_UNITS: 'gtm.scrollUnits',
  VIDEO_CURRENT_TIME: 'gtm.videoCurrentTime', VIDEO_DURATION: 'gtm.videoDuration',
  VIDEO_PERCENT: 'gtm.videoPercent', VIDEO_PROVIDER: 'gtm.videoProvider',
  VIDEO_STATUS: 'gtm.videoStatus', VIDEO_TITLE: 'gtm.videoTitle', VIDEO_URL: 'gtm.videoUrl',
  VIDEO_VISIBLE: 'gtm.videoVisible'
}

// What an auto-event variable asks for, by the same keys.
var OF_ELEMENT = {
  CLASSES: 'gtm.elementClasses', ELEMENT: 'gtm.element', ID: 'gtm.elementId',
  TARGET: 'gtm.elementTarget', TEXT: 'gtm.elementText', URL: 'gtm.elementUrl'
}

var BUILT_IN = {
  PAGE_URL: pageUrl,
  PAGE_HOSTNAME: function () { return location.hostname },
  PAGE_PATH: function () { return location.pathname },
  REFERRER: function () { return document.referrer },
  EVENT: function (context) { return context.event },
  CONTAINER_ID: function (context) { return (context.container.container || {}).publicId },
  CONTAINER_VERSION: function (context) { return context.container.containerVersionId },
  DEBUG_MODE: function () { return false },
  RANDOM_NUMBER: function () { return Math.floor(Math.random() * 2147483647) }
}

Object.keys(FROM_LAYER).forEach(function (type) {
  BUILT_IN[type] = function (context) { return context.model.get(FROM_LAYER[type], '1') }
})

var URL_PART = {
  URL: function (url) { return url.href.replace(/#.*/, '') },
  HOST: function (url, key, value) {
    return value('stripWww') === 'true' ? url.hostname.replace(/^www\d*\./, '') : url.hostname
  },
  PATH: function (url, key, value) { return withoutDefault(url.pathname, value('defaultPages')) },
  PORT: function (url) { return url.port || (url.protocol === 'https:' ? '443' : '80') },
  PROTOCOL: function (url) { return url.protocol.replace(':', '') },
  FRAGMENT: function (url) { return url.hash.slice(1) },
  EXTENSION: function (url) { return (/\.([^./]+)$/.exec(url.pathname) || ['', ''])[1] },
  QUERY: function (url, key, value) {
    if (value('multiQueryKeys') === 'true') throw unknown('a URL variable of several query keys is not imitated')
    if (!key) return url.search.slice(1)
    var found = url.searchParams.get(key)
    return found === null ? undefined : found
  }
}

function partOfUrl(address, value) {
  var url
  try {
    url = new URL(address)
  } catch (error) {
    return ''
  }
  return URL_PART[value('component') || 'URL'](url, value('queryKey'), value)
}
