"""Pages made for one question: what a shop pastes, and what the test adds."""

import json
from functools import cache

from snippetgen import build
from snippetgen.plan import parse_plan
from tests.browser.engines.internet import Answer

TRANSPORTS = ("onsite", "client")
COMPANY = "AbC123"
ANN = {"customer": {"email": "ann@klaviyo-demo.com"}}
MUG = {"on": "product_viewed", "product": {"id": "1", "name": "Mug"}}

# Errors, and violations of the page's policy, go to the page's own host at once.
REPORTER = r"""
(function () {
  var beacon = navigator.sendBeacon.bind(navigator)
  function tell(event) {
    var error = event.error || event.reason || event
    var stack = String(error.stack)
    // klaviyo.js's own errors are its own; of some, browsers say no more than that there was one.
    if (/klaviyo\.com/.test(stack) || event.message == 'Script error.') return
    beacon('/told', String(event.message || event.reason) + ' ' + stack)
  }
  addEventListener('error', tell)
  addEventListener('unhandledrejection', tell)
  document.addEventListener('securitypolicyviolation', function (event) {
    beacon('/told', event.violatedDirective + ' ' + event.blockedURI)
  })
})()
"""


@cache
def layout(transport, more=""):
    """What goes into every page, by a plan with these further lines."""
    chosen = "" if transport == TRANSPORTS[0] else f'transport = "{transport}"\n'
    plan = parse_plan(
        f'company_id = "{COMPANY}"\n{chosen}platforms = ["html"]\n'
        f'events = ["identify", "viewed_product", "added_to_cart"]\n{more}\n'
    )
    return build(plan)["html/layout.html"]


def block(message):
    data = json.dumps(message).replace("<", "\\u003c")
    return f'<script type="application/json" data-snippetgen>{data}</script>'


def page(*parts, nonce=""):
    """A document of these parts; every script that is not data gets the nonce."""
    text = "\n".join(parts)
    text = f"<script>{REPORTER}</script>\n{text}"
    if nonce:
        text = text.replace("<script>", f'<script nonce="{nonce}">')
    return f'<!doctype html><meta charset="utf-8"><title>Page</title>{text}'


class Site:
    """Hosts for a browser, their pages by path, and what the pages told."""

    def __init__(self, internet):
        self.answers, self.told, self.asked = {}, [], []
        internet.hosts[r".*\.test"] = self

    def add(self, name, text, headers=(), path="/"):
        """The address of a new page."""
        host = f"{name}.test".lower().replace("_", "-").replace(" ", "-")
        html = (("Content-Type", "text/html"), *headers)
        self.answers[host, path] = Answer(text.encode(), html)
        return f"https://{host}{path}"

    def __call__(self, request):
        path = request.path.split("?")[0]
        self.asked.append(path)
        if path == "/told":
            self.told.append((request.host, request.body.decode()))
            return Answer()
        if path.startswith("/refused/"):
            return Answer(b"{}", status=422)
        # Any other address of the shop's answers as if it had done what was asked.
        return self.answers.get((request.host, path), Answer(b"{}"))
