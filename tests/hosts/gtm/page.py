"""One page with GTM's snippet and nothing else, for what happens in its data layer."""

import json

from snippetgen.serve.shop.data_layer import LOADER
from tests.hosts.gtm.host import gtm_js

BASE = "http://127.0.0.1:9"  # nothing listens there: every request is answered here

# Consent Mode, denied until the visitor agrees.
DENIED = (
    "function gtag() { dataLayer.push(arguments); }"
    "gtag('consent', 'default', {ad_storage: 'denied'});"
)
GRANTED = "gtag('consent', 'update', {ad_storage: 'granted'});"


class GtmPage:
    """klaviyo.js never comes, so that every call stays in its queue and can be read there."""

    def __init__(self, page, container):
        self.page, self.container, self.asked_for_klaviyo = page, container, 0
        page.route("**/klaviyo.js", self.klaviyo)

    def klaviyo(self, route):
        self.asked_for_klaviyo += 1
        route.fulfill(body="", content_type="text/javascript")

    def open(self, before=(), after=(), late=False):
        """`before` and `after` are messages pushed on either side of GTM's snippet.

        With `late`, the container comes when the page has long been there.
        """
        first, then = (f"<script>{script(messages)}</script>" for messages in (before, after))
        html = f"<!doctype html><head>{first}{LOADER}</head><body>{then}</body>"
        container = gtm_js(self.container)
        if late:
            container = f"window.come = function () {{ {container} }}"
        self.answer("/", html, "text/html")
        self.answer("/gtm.js", container, "text/javascript")
        self.page.goto(f"{BASE}/")
        if late:
            self.page.wait_for_function("window.come && document.readyState == 'complete'")
            self.page.evaluate("come()")
        self.page.wait_for_function("window.gtmRunner && document.readyState == 'complete'")

    def answer(self, path, body, kind):
        self.page.route(BASE + path, lambda route: route.fulfill(body=body, content_type=kind))

    def push(self, *messages):
        self.page.evaluate(script(messages))

    def calls(self, method=None):
        """The names of the calls to klaviyo.js, or what came with those of one name."""
        calls = self.page.evaluate(CALLS)
        if method is None:
            return [name for name, *_ in calls]
        return [words for name, *words in calls if name == method]

    def products(self):
        """What was viewed, by id."""
        tracked = self.calls("track")
        return [said["ProductID"] for metric, said in tracked if metric == "Viewed Product"]


# They are handed over after a paint, with functions for the answers, a time, and an id.
CALLS = """async () => {
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 50)));
    return (window._klOnsite || [])
        .map((call) => call.filter((part) => typeof part !== "function"))
        .map(([name, first, { time, $event_id, ...said } = {}]) =>
            name !== "track" ? [name, first]
            : [name, first, /^\\w{8}\\.\\w+$/.test($event_id) ? said : { ...said, $event_id }])
        .filter(([name]) => name !== "isIdentified");
}"""


def script(messages):
    """Text is script: some things that pages push are not JSON."""
    pushes = (
        message if isinstance(message, str) else f"dataLayer.push({json.dumps(message)});"
        for message in messages
    )
    return "window.dataLayer = window.dataLayer || [];" + "".join(pushes)
