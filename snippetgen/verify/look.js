// What stands in a page once it is there: `page.evaluate` gets the object.
() => {
  const prices = []
  const add = (text) => {
    const price = parseFloat(String(text).replace(',', '.'))
    if (isFinite(price)) prices.push(price)
  }
  const walk = (data) => {
    if (!data || typeof data !== 'object') return
    if ('price' in data) add(data.price)
    if ('lowPrice' in data) add(data.lowPrice)
    Object.values(data).forEach(walk)
  }
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      walk(JSON.parse(script.textContent))
    } catch {
      // not our business: search engines complain of that
    }
  }
  for (const meta of document.querySelectorAll("meta[property$='price:amount'], meta[itemprop='price']")) {
    add(meta.content)
  }
  const queues = [window._learnq, window._klOnsite]
  return {
    prices,
    // An array under the name `klaviyo` to which something was pushed, and nothing takes it out.
    stopped: Array.isArray(window.klaviyo) && window.klaviyo.push === Array.prototype.push && window.klaviyo.length > 0,
    speaksToKlaviyo: !!window.klaviyo || queues.some((queue) => Array.isArray(queue) && queue.length > 0),
    scripts: Array.from(document.scripts, (each) => each.src || each.textContent.slice(0, 20000)).join('\n'),
    empty: !document.querySelector('body *') && !(document.body && document.body.textContent.trim())
  }
}
