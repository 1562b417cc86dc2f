"""The pages that are timed: each starts somebody's script, and tells it of the same three events.

All are told in the way that their documents show; a click tells one more.
"""

import json
from dataclasses import dataclass, field

from snippetgen import build
from snippetgen.plan import parse_plan

VIEWED = {
    "ProductName": "Winnie the Pooh", "ProductID": "1111", "SKU": "WINNIEPOOH",
    "Categories": ["Fiction", "Children"], "ImageURL": "https://shop.test/images/pooh.png",
    "URL": "https://shop.test/products/pooh", "Brand": "Kids Books", "Price": 9.99,
    "CompareAtPrice": 14.99, "$value": 9.99,
}  # fmt: skip
COLLECTION = {
    "CollectionName": "Fiction", "CollectionID": "2222",
    "ImageURL": "https://shop.test/images/fiction.png", "URL": "https://shop.test/fiction",
}  # fmt: skip
SEARCH = {"SearchTerm": "winnie the pooh", "SearchResultsCount": 3}
ITEM = {
    "Title": "Winnie the Pooh", "ItemId": "1111", "Categories": VIEWED["Categories"],
    "ImageUrl": VIEWED["ImageURL"], "Url": VIEWED["URL"],
    "Metadata": {"Brand": "Kids Books", "Price": 9.99, "CompareAtPrice": 14.99},
}  # fmt: skip
TOLD = {"Viewed Product": VIEWED, "Viewed Collection": COLLECTION, "Submitted Search": SEARCH}

# The same for our data layer, whose runtime gives the properties their names.
MESSAGES = (
    {"on": "product_viewed", "product": {
        "name": "Winnie the Pooh", "id": "1111", "sku": "WINNIEPOOH",
        "categories": ["Fiction", "Children"], "image": "https://shop.test/images/pooh.png",
        "url": "https://shop.test/products/pooh", "brand": "Kids Books", "price": 9.99,
        "compare_at": 14.99}},
    {"on": "collection_viewed", "collection": {
        "name": "Fiction", "id": "2222", "image": "https://shop.test/images/fiction.png",
        "url": "https://shop.test/fiction"}},
    {"on": "search_submitted", "search": {"term": "winnie the pooh", "results": 3}},
)  # fmt: skip
EVENTS = ("viewed_product", "viewed_collection", "submitted_search")
CART = (*EVENTS, "added_to_cart")

# Where the click goes, without a look for it.
STYLE = "button { position: fixed; top: 0; left: 0; width: 90px; height: 40px }"

EMPTY = "the empty page"
STUB = "Klaviyo's stub alone, which sends nothing"
ONSITE = "snippetgen onsite (empty klaviyo.js)"
CLIENT = "snippetgen client"
WRITES = "three writes to localStorage, nothing sent"

KLAVIYO_JS = "https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"
# What the outbox can't do without: the event, in storage, before anything else happens.
WRITE = "localStorage.setItem('event' + Math.random(), JSON.stringify(%s))"


@dataclass(frozen=True)
class Contender:
    """`remote`: scripts that it loads, by a part of their address; any other address is empty."""

    name: str
    head: str = ""
    events: str = ""
    click: str = ""
    remote: dict = field(default_factory=dict)

    @property
    def page(self):
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>Winnie the Pooh</title>\n'
            f"<style>{STYLE}</style>\n{self.head}\n"
            f"</head><body><h1>Winnie the Pooh</h1><button>Search</button>\n"
            f"{self.events}\n<script>document.querySelector('button').addEventListener('click',"
            f" function () {{ {self.click} }})</script></body></html>"
        )


def contenders(scripts):
    """All of them, the one that all are compared with second; `scripts` are those of peers."""

    def calls(name, head, call, remote=None, more=()):
        """Events that are told by a call with a name and properties."""
        told = [call % (f"'{key}'", json.dumps(value)) for key, value in TOLD.items()]
        return Contender(name, head, script(*told, *more), told[-1], remote or {})

    def klaviyos(name, head):
        """With the viewed item, which goes with Viewed Product in Klaviyo's documents and ours."""
        item = f"klaviyo.trackViewedItem({json.dumps(ITEM)})"
        return calls(name, head, "klaviyo.track(%s, %s)", more=[item])

    klaviyo = script(scripts["klaviyo"])
    segment = script(scripts["segment"])
    amplitude = script(scripts["amplitude"], "amplitude.init('KEY')")
    posthog = script(
        scripts["posthog"], "posthog.init('phc_abcdefg', {api_host: 'https://ph.test'})"
    )
    plausible = script(scripts["plausible (page)"], "tracker.init({domain: 'shop.test'})")
    minimal = script(scripts["minimal-analytics"], "track('G-XXXXXXXXXX')")
    tag = f'<script async src="{KLAVIYO_JS}"></script>'
    ga4 = "track('G-XXXXXXXXXX', {type: %s, event: {'ep.json': JSON.stringify(%s)}})"
    return [
        Contender(EMPTY),
        klaviyos(STUB, klaviyo),
        klaviyos("Klaviyo's stub and tag (empty klaviyo.js)", tag + klaviyo),
        ours(ONSITE, "onsite", EVENTS),
        ours(CLIENT, "client", EVENTS),
        ours("snippetgen onsite.cart (empty klaviyo.js)", "onsite", CART),
        ours("snippetgen client.cart", "client", CART),
        calls(WRITES, "", WRITE % "[%s, %s]"),
        calls("Segment's snippet (empty SDK)", segment, "analytics.track(%s, %s)"),
        calls(
            "Segment's snippet and SDK", segment, "analytics.track(%s, %s)",
            {"analytics.min.js": scripts["segment sdk"]},
        ),
        calls("Amplitude's snippet (empty SDK)", amplitude, "amplitude.track(%s, %s)"),
        calls(
            "Amplitude's snippet and SDK", amplitude, "amplitude.track(%s, %s)",
            {"analytics-browser": scripts["amplitude sdk"]},
        ),
        calls("PostHog's array.js", posthog, "posthog.capture(%s, %s)"),
        calls("Plausible's tracker", plausible, "tracker.track(%s, {props: %s})"),
        calls("Minimal Analytics for GA4", minimal, ga4),
    ]  # fmt: skip


def ours(name, transport, events):
    names = ", ".join(f'"{event}"' for event in events)
    plan = parse_plan(
        f'company_id = "AbC123"\ntransport = "{transport}"\nplatforms = ["html"]\n'
        f"events = [{names}]\n"
    )
    blocks = "\n".join(
        f'<script type="application/json" data-snippetgen>{json.dumps(message)}</script>'
        for message in MESSAGES
    )
    click = f"snippetgenData.push({json.dumps(MESSAGES[-1])})"
    return Contender(name, build(plan)["html/layout.html"], blocks, click)


def script(*parts):
    """Each on lines of its own: a published file may end in a comment."""
    return "<script>" + "\n".join(parts).replace("</script", "<\\/script") + "</script>"
