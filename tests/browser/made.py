"""Pages made for one question: what a shop pastes, and what the test adds."""

import json
from functools import cache

from snippetgen import build
from snippetgen.plan import parse_plan
from tests.browser.engines.internet import Answer

COMPANY = "AbC123"
ANN = {"customer": {"email": "ann@klaviyo-demo.com"}}

# Errors, and violations of the page's policy, go to the page's own host at once.
REPORTER = """
(function () {
  var beacon = navigator.sendBeacon.bind(navigator)
  function tell(error) { beacon('/told', String(error.message || error.reason)) }
  addEventListener('error', tell)
  addEventListener('unhandledrejection', tell)
  document.addEventListener('securitypolicyviolation', function (event) {
    beacon('/told', event.violatedDirective + ' ' + event.blockedURI)
  })
})()
"""


@cache
def layout():
    """What goes into every page."""
    plan = parse_plan(
        f'company_id = "{COMPANY}"\nplatforms = ["html"]\n'
        'events = ["identify", "viewed_product", "added_to_cart"]\n'
    )
    return build(plan)["html/layout.html"]


def block(message):
    data = json.dumps(message).replace("<", "\\u003c")
    return f'<script type="application/json" data-snippetgen>{data}</script>'


def page(*parts):
    """A document of these parts."""
    text = "\n".join([f"<script>{REPORTER}</script>", *parts])
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
