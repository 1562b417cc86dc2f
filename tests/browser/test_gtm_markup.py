"""Custom HTML as shops write it, in a real page: what of it gtm.js keeps, and in which order."""

from tests.hosts.gtm.host import ALL_PAGES
from tests.hosts.gtm.page import GtmPage

HTML = """
<div id="holder" hidden><script async id="inner" data-key="1">
  seen.push(["inner", document.getElementById("inner").hasAttribute("data-key")]);
</script></div>
<script defer src="/first.js"></script>
<script>seen.push("then")</script>
<script type="application/ld+json" id="about">{"name": "Shop"}</script>
<noscript><img src="https://elsewhere.test/"></noscript>
"""


def test_scripts_run_in_their_order_without_attributes_and_the_rest_stands_there(page):
    html = {"type": "TEMPLATE", "key": "html", "value": HTML}
    tag = {"name": "T", "type": "html", "parameter": [html], "firingTriggerId": [ALL_PAGES]}
    gtm = GtmPage(page, {"tag": [tag]})
    gtm.answer("/first.js", "seen.push('first')", "text/javascript")
    gtm.open(before=["window.seen = [];"])
    page.wait_for_function("document.getElementById('about')")

    assert [["inner", False], "first", "then"] == page.evaluate("seen")
    assert "holder" == page.evaluate("document.getElementById('inner').parentNode.id")
