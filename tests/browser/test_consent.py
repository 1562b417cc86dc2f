"""Before consent there is no request, no cookie and no storage; after a refusal neither."""

import pytest

from tests.browser.engines.waiting import until
from tests.browser.made import ANN, MUG, TRANSPORTS, Site, block, layout, page

# How a page asks, and what the visitor's answers do there.
SHOPIFY = """
var allowed = false
function may() { return allowed }
window.Shopify = {
  customerPrivacy: {marketingAllowed: may, analyticsProcessingAllowed: may, userCanBeTracked: may}
}
function answer(yes) {
  allowed = yes
  document.dispatchEvent(new CustomEvent('visitorConsentCollected'))
  if (yes) document.dispatchEvent(new CustomEvent('trackingConsentAccepted'))
}
"""
GOOGLE = """
window.dataLayer = []
function gtag() { dataLayer.push(arguments) }
gtag('consent', 'default', {ad_storage: 'denied', analytics_storage: 'denied'})
function answer(yes) {
  gtag('consent', 'update', {ad_storage: yes ? 'granted' : 'denied'})
}
"""
TCF = """
var heard = []
function said(status, yes) {
  var purposes = {}
  for (var i = 1; i < 12; i++) purposes[i] = yes
  return {gdprApplies: true, eventStatus: status, listenerId: 1, purpose: {consents: purposes}}
}
window.__tcfapi = function (command, version, use) {
  if (command != 'addEventListener') return
  heard.push(use)
  use(said('cmpuishown', false), true)
}
function answer(yes) {
  heard.forEach(function (use) { use(said('useractioncomplete', yes), true) })
}
"""
MODES = {
    "callback": "function answer(yes) { snippetgenData.push({consent: yes}) }",
    "shopify": SHOPIFY,
    "google": GOOGLE,
    "tcf": TCF,
}
KEPT = (
    "document.cookie.split('; ').filter(function (c) { return c && !/^__kla_off=/.test(c) })"
    ".concat(Object.keys(localStorage), Object.keys(sessionStorage))"
)
# Whatever would have been sent by now has been: two frames, a timer, and a request behind them.
SETTLED = (
    "new Promise(function (done) { requestAnimationFrame(function () { requestAnimationFrame("
    "function () { setTimeout(done, 500) }) }) })"
    ".then(function () { return fetch('/settled') }).then(function () { return true })"
)


def viewed(endpoint):
    return [
        e["properties"]["ProductID"] for e in endpoint.events() if e["metric"] == "Viewed Product"
    ]


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("mode", MODES)
def test_nothing_before_consent_everything_after_it_nothing_after_a_refusal(
    mode, transport, visitor, internet, endpoint
):
    site = Site(internet)
    snippet = layout(transport, f'consent = "{mode}"')
    text = page(f"<script>{MODES[mode]}</script>", block(ANN), block(MUG), snippet)
    tab = visitor.open(site.add(f"{mode}-{transport}", text))
    assert tab.evaluate(SETTLED)
    assert ([], []) == (internet.asked("klaviyo.com"), tab.evaluate(KEPT))

    tab.evaluate("answer(true)")
    until(lambda: viewed(endpoint) == ["1"], "what the page said before")
    assert "klaviyo" in str(internet.asked("klaviyo.com"))

    assert tab.evaluate(SETTLED)  # klaviyo.js has answers to wait for, too
    tab.evaluate("answer(false)")
    assert tab.evaluate(SETTLED)
    before = len(internet.asked("klaviyo.com"))
    tab.evaluate("void snippetgenData.push({on: 'product_viewed', product: {id: '2', name: 'B'}})")
    assert tab.evaluate(SETTLED)
    assert ["1"] == viewed(endpoint)
    assert before == len(internet.asked("klaviyo.com"))
    # klaviyo.js may write what it was busy with; that goes a second later.
    tab.wait_for(f"!{KEPT}.some(function (key) {{ return /^(snippetgen|__kla)/.test(key) }})")
    assert [] == site.told


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_global_privacy_control_is_a_refusal_where_the_plan_says_so(
    transport, visitor, internet, endpoint
):
    site = Site(internet)
    asked = (
        "<script>Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})</script>"
    )
    parts = asked, block(ANN), block(MUG)
    snippet = layout(transport, "[consent]\ngpc = true")
    tab = visitor.open(site.add(f"gpc-{transport}", page(*parts, snippet)))
    assert tab.evaluate(SETTLED)
    assert ([], []) == (internet.asked("klaviyo.com"), tab.evaluate(KEPT))

    visitor.open(site.add(f"no-gpc-{transport}", page(*parts, layout(transport))))
    until(lambda: viewed(endpoint) == ["1"], "an event, where the plan does not")
