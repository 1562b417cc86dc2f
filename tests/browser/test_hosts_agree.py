"""The same product, cart and order give the same events on all hosts, on what they all know."""

import re
from itertools import combinations

from tests.browser.conftest import open_page
from tests.browser.visit import Visit
from tests.hosts import HOSTS
from tests.shop.catalogue import PRODUCTS

BOUGHT = [PRODUCTS[1], PRODUCTS[6], PRODUCTS[27]]


GIVEN_BY_THE_OUTBOX = re.compile(r"\w{8}\.\w+")


def journey(visit):
    """Three products by ordinary forms, then the checkout and the order: its events by metric."""
    visit.log_in()
    for product in BOUGHT:
        visit.go(f"/products/{product['id']}")
        visit.submit("#add")
    visit.go("/checkout")
    visit.submit("#order")
    return [canonical(event, visit) for event in visit.events()]


def canonical(event, visit):
    """The event without what has to differ: the shop's port, its counters, image widths."""
    numbers = {visit.page.url.rpartition("/")[2]: "ORDER"}

    def clean(value):
        if isinstance(value, dict):
            return {key: clean(part) for key, part in value.items()}
        if isinstance(value, list):
            return [clean(part) for part in value]
        if isinstance(value, str):
            for number, word in numbers.items():
                value = re.sub(rf"^{number}(?=$|_)", word, value)
            return value.replace(visit.base, "SHOP").replace("?width=1200", "")
        return value

    # A checkout's own number holds the time.
    natural = ("value",) if event["metric"] == "Started Checkout" else ("value", "unique_id")
    more = {key: event[key] for key in natural if event[key] is not None}
    if GIVEN_BY_THE_OUTBOX.fullmatch(more.get("unique_id", "")):
        del more["unique_id"]
    return {"metric": event["metric"], **clean(event["properties"] | more)}


def difference(one, other, at=""):
    """Where two events differ on what both have."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() & other.keys():
            yield from difference(one[key], other[key], f"{at}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from difference(*pair, f"{at}[{number}]")
    elif one != other:
        yield f"{at}: {one!r} is not {other!r}"


def test_hosts_agree(chromium, endpoint, running):
    """All pairs. What one of two hosts lacks is in tests/cases/matrix.txt, which is reviewed."""
    seen = {}
    for name in HOSTS:
        endpoint.clear()
        with open_page(chromium, endpoint) as page:
            seen[name] = journey(Visit(page, running(name), endpoint, HOSTS[name]))

    for one, other in combinations(HOSTS, 2):
        shared = {e["metric"] for e in seen[one]} & {e["metric"] for e in seen[other]}
        pairs = zip(
            [event for event in seen[one] if event["metric"] in shared],
            [event for event in seen[other] if event["metric"] in shared],
            strict=True,
        )
        found = [line for pair in pairs for line in difference(*pair, pair[0]["metric"])]
        assert (one, other, found) == (one, other, [])
    assert {len(events) for name, events in seen.items() if name != "shopify"} == {6 + 1 + 1 + 3}
    assert len(seen["shopify"]) == 6
