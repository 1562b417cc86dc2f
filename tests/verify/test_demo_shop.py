"""The demo shop of `snippetgen serve` speaks to a mock in Klaviyo's place: it is verified, too."""

import pytest

from snippetgen.endpoint.server import listen
from snippetgen.serve.server import serving
from snippetgen.verify.steps import read_steps
from snippetgen.verify.walk import Options, verify_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("in_chromium")]


def test_the_demo_shop_has_nothing_to_mend():
    steps = read_steps(dict.fromkeys(("cart", "checkout", "email"), ""))
    with listen() as listener, serving(listener, None, "html") as served:
        verified = verify_page(served.shop, options=Options(steps=steps))

    assert [] == [found.code for found in verified.findings if found.severity != "info"]
    assert {"Viewed Product", "Added to Cart"} <= {e.call.name for e in verified.visit.events()}
    assert {"AbC123"} == {load.account for load in verified.visit.loads}
