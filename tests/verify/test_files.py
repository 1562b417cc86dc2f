"""A page's file: it is opened, and not walked through."""

import pytest

from snippetgen import load_plan
from snippetgen.verify.walk import Options, verify_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("in_chromium")]

PAGE = """<!doctype html><a href="/products/pot">Pot</a>
<script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
<script>var _learnq = window._learnq || []; _learnq.push(["track", "Viewed Product",
{ProductName: "Pot", ProductID: "7", Price: 15.98}]);</script>"""


def test_what_a_file_tells_is_judged_and_nothing_else_is_asked_of_it(tmp_path):
    file = tmp_path / "product.html"
    file.write_text(PAGE, encoding="utf-8")
    plan = load_plan("snippetgen.toml")
    verified = verify_page(str(file), plan, Options(platform="html"))

    assert ["start"] == [step.name for step in verified.visit.steps]
    assert ["Viewed Product"] == [
        each.call.name for each in verified.visit.events() if not each.call.name.startswith("_")
    ]
    assert [] == [found.code for found in verified.findings if found.severity == "error"]
