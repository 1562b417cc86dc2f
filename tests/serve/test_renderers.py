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
from snippetgen.serve.shop.products import collections, matching, within

pytestmark = pytest.mark.slow

PLAN = Path(__file__).parents[2] / "snippetgen.toml"
ORIGIN = "http://127.0.0.1:1"
BLOCK = re.compile(r'<script type="application/json" data-snippetgen>(.*?)</script>', re.DOTALL)
WHO = {"email": "sarah@klaviyo-demo.com", "phone": None, "first_name": "Sarah", "last_name": "M"}


NOBODY = {"customer": None, "cart": None}


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
    for found in collections(shop.products).values():
        yield "collection", known | {"collection": found, "products": shop.products}
    for term in ("mug", '</script>"', ""):
        asked = {"term": term, "results": 3}
        yield "search", known | {"search": asked, "products": shop.products}
    for each in shop.products:
        yield "product", known | {"product": each}
    for page in ("cart", "login", "checkout"):
        yield page, known
        yield page, {"customer": None, "cart": None}
    yield "order", {"customer": None, "cart": None, "order": order}


IN_PAGES = [platform for platform in PLATFORMS if platform != "gtm"]


@pytest.mark.parametrize("platform", IN_PAGES)
def test_every_page_has_blocks_of_json_and_nothing_that_leads_elsewhere(platform):
    demo = Demo(None, platform, ORIGIN)
    shop = make_shop(demo)
    for page, context in contexts(shop):
        html = demo.page(page, context)
        messages = [json.loads(block) for block in BLOCK.findall(html)]
        assert any("tags" in message for message in messages)
        assert "https://static.klaviyo.com" not in html
        assert f"{ORIGIN}/onsite/js/" in html


@pytest.mark.parametrize(("platform", "number"), list(pairs(IN_PAGES, (0, 7, 25, 31, 34))))
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


def test_tag_managers_pages_have_a_data_layer_and_a_container_that_leads_nowhere_else():
    demo = Demo(None, "gtm", ORIGIN)
    shop = make_shop(demo)
    for page, context in contexts(shop):
        html = demo.page(page, context)
        assert html.index("window.dataLayer =") < html.rindex("dataLayer.push")
    kind, container = shop._files("/gtm.js")
    assert (kind, b"static.klaviyo.com" in container) == ("text/javascript; charset=utf-8", False)
    assert f"{ORIGIN}/onsite/js/".encode() in container
    assert make_shop(Demo(None, "html", ORIGIN))._files("/gtm.js") is None


@pytest.mark.parametrize("platform", ["shopify", "html"])
def test_a_collection_and_a_search_are_told_with_what_they_are(platform):
    demo = Demo(None, platform, ORIGIN)
    shop = make_shop(demo)
    found = collections(shop.products)["kitchen"]
    empty = {"customer": None, "cart": None, "products": ()}

    def said(page, context):
        messages = map(json.loads, BLOCK.findall(demo.page(page, empty | context)))
        return {message["on"]: message for message in messages if "on" in message}

    viewed = said("collection", {"collection": found})["collection_viewed"]["collection"]
    searched = said("search", {"search": {"term": "</script>", "results": 0}})["search_submitted"]
    assert ("Kitchen", "/collections/kitchen") == (viewed["name"], viewed["url"])
    assert {"term": "</script>", "results": 0} == searched["search"]
    assert {} == said("collection", {}) == said("search", {"search": {"term": "", "results": 0}})


def test_what_goes_to_the_client_api_stays_here_too(tmp_path):
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(
        'company_id = "AbC123"\nplatforms = ["html"]\nevents = ["viewed_product"]\n'
        'transport = "client"\n'
    )
    html = Demo(plan, None, ORIGIN).page("collection", {**NOBODY, "products": ()})

    assert ("klaviyo.com" in html, f"{ORIGIN}/client/" in html) == (False, True)


def test_the_shop_finds_by_words_and_knows_what_lies_in_a_collection():
    products = make_shop(Demo(None, "html", ORIGIN)).products
    mugs = [product["title"] for product in matching(products, "mug kiln")]

    assert 'Stoneware Mug "Morning"' in mugs
    assert [] == matching(products, " ") == matching(products, "no such thing")
    assert all("Kitchen" in product["collections"] for product in within(products, "Kitchen"))


def test_a_platform_that_the_shop_can_not_run_is_said():
    with pytest.raises(SnippetgenError, match=r"can't run shopify_pixel\n  it can run html"):
        Demo(PLAN, "shopify_pixel", ORIGIN)


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
