"""Under the strictest policies the runtime works, and not one violation is reported."""

import base64
import hashlib
import re

import pytest

from tests.browser.engines.waiting import until
from tests.browser.made import ANN, MUG, REPORTER, TRANSPORTS, Site, block, layout, page

NONCE = "cmFuZG9t"
TYPES = "require-trusted-types-for 'script'; trusted-types snippetgen"
# The picture is the shop's own icon, for which WebKit asks by itself.
REST = (
    "default-src 'none'; base-uri 'none'; img-src 'self'; connect-src 'self' https://a.klaviyo.com"
)
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def digest(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policies(transport):
    """The policies by name, and the nonce that the page has to carry under them."""
    hashes = [digest(REPORTER), *map(digest, INLINE.findall(layout(transport)))]
    host = ["https://static.klaviyo.com"] if transport == "onsite" else []
    return {
        "nonce": (f"script-src 'nonce-{NONCE}' 'strict-dynamic'", NONCE),
        "hashes": (f"script-src {' '.join([*hashes, *host])}", ""),
    }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_events_arrive_under_a_strict_policy_without_a_violation(
    transport, visitor, internet, endpoint
):
    site = Site(internet)
    arrived = []
    for name, (scripts, nonce) in policies(transport).items():
        endpoint.clear()
        text = page(block(ANN), block(MUG), layout(transport), nonce=nonce)
        header = ("Content-Security-Policy", f"{scripts}; {TYPES}; {REST}")
        visitor.open(site.add(f"{name}-{transport}", text, [header]))
        until(lambda: "Viewed Product" in {e["metric"] for e in endpoint.events()}, name)
        arrived.append(name)

    assert ["nonce", "hashes"] == arrived
    assert [] == site.told


def test_a_violation_would_be_noticed(visitor, internet):
    site = Site(internet)
    script = "<script>document.createElement('script').text = '1'</script>"
    text = page(script, nonce=NONCE)
    header = ("Content-Security-Policy", f"script-src 'nonce-{NONCE}'; {TYPES}; connect-src 'self'")
    visitor.open(site.add("violation", text, [header]))
    until(lambda: any("require-trusted-types-for" in told for _, told in site.told), "a violation")
