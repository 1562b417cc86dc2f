"""The demo shop's pages, each platform's snippets rendered by its engine."""

import json
import os
import re
from itertools import product as pairs
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.serve.demo import Demo, make_shop
from snippetgen.serve.renderers import PLATFORMS
from snippetgen.serve.shop.app import Session

PLAN = Path(__file__).parents[2] / "snippetgen.toml"
ORIGIN = "http://127.0.0.1:1"
BLOCK = re.compile(r'<script type="application/json" data-snippetgen>(.*?)</script>', re.DOTALL)
WHO = {"email": "sarah@klaviyo-demo.com", "phone": None, "first_name": "Sarah", "last_name": "M"}


def contexts(shop):
    """A page each, for a visitor who has everything in the cart."""
    session = Session("1", shop.products)
    session.cart = {each["variant"]: 2 for each in shop.products}
    cart = session.cart_context()
    order = {
        "number": "1001", "email": WHO["email"], "lines": cart["lines"], "total": cart["total"],
        "voucher": "FREESHIP", "discount": cart["total"],
    }  # fmt: skip
    known = {"customer": WHO, "cart": cart}
    yield "collection", {"customer": None, "cart": None, "products": shop.products}
    for each in shop.products:
        yield "product", known | {"product": each}
    for page in ("cart", "login", "checkout"):
        yield page, known
        yield page, {"customer": None, "cart": None}
    yield "order", {"customer": None, "cart": None, "order": order}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_page_has_blocks_of_json_and_nothing_that_leads_elsewhere(platform):
    demo = Demo(None, platform, ORIGIN)
    shop = make_shop(demo)
    for page, context in contexts(shop):
        html = demo.page(page, context)
        messages = [json.loads(block) for block in BLOCK.findall(html)]
        assert any("tags" in message for message in messages)
        assert "https://static.klaviyo.com" not in html
        assert f"{ORIGIN}/onsite/js/" in html


@pytest.mark.parametrize(("platform", "number"), list(pairs(PLATFORMS, (0, 7, 25, 31, 34))))
def test_a_name_arrives_whatever_is_in_it(platform, number):
    demo = Demo(None, platform, ORIGIN)
    shop = make_shop(demo)
    product = shop.products[number]
    html = demo.page("product", {"customer": None, "cart": None, "product": product})
    (viewed,) = [
        message for block in BLOCK.findall(html)
        if (message := json.loads(block)).get("on") == "product_viewed"
    ]  # fmt: skip
    name = viewed["product"]["name"]
    if platform == "liquid":  # percent-encoded, for the runtime to read
        name = unquote_plus(name)
    assert product["title"] == name


def test_there_are_forty_products_with_a_picture_each():
    shop = make_shop(Demo(None, "html", ORIGIN))
    assert len(shop.products) == 40
    pictures = {shop._files(product["image"]) for product in shop.products}
    assert {kind for kind, _ in pictures} == {"image/svg+xml"}
    assert len(pictures) == 40


def test_a_platform_that_the_shop_can_not_run_is_said():
    with pytest.raises(SnippetgenError, match=r"the demo shop can't run gtm\n  it can run html"):
        Demo(PLAN, "gtm", ORIGIN)


def test_a_plan_that_breaks_leaves_the_last_good_one(tmp_path):
    plan = tmp_path / "plan.toml"
    good = 'company_id = "AbC123"\nplatforms = ["html"]\nevents = ["viewed_product"]\n'
    plan.write_text(good)
    demo = Demo(plan, None, ORIGIN)
    assert not demo.refresh()
    plan.write_text("events = [")
    stamp(plan, 1)
    assert demo.refresh()
    assert (demo.platform, str(plan) in demo.error) == ("html", True)
    plan.write_text(good + '[event.viewed_product]\nmetric = "Saw It"\n')
    stamp(plan, 2)
    assert demo.refresh()
    assert (demo.error, demo.describe()["metrics"]) == (None, {"product_viewed": "Saw It"})


def stamp(path, seconds):
    """As if it had been written later: clocks of file systems are coarse."""
    now = path.stat().st_mtime + seconds
    os.utime(path, (now, now))
