"""`snippetgen serve` as somebody uses it: the shop on the left, what arrives on the right."""

import re
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from snippetgen.endpoint.server import listen, make_server
from snippetgen.serve.renderers import PLATFORMS
from snippetgen.serve.server import serving
from snippetgen.wire import Event, Profile, client
from tests.browser.console import is_error
from tests.browser.engines.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)  # 5 s, as it is, can be too few for two browsers

PLAN = """company_id = "AbC123"
platforms = ["html", "liquid"]
events = ["identify", "viewed_product", "added_to_cart", "started_checkout", "placed_order"]
"""


@contextmanager
def running(plan=None, platform=None):
    with listen() as listener, serving(listener, plan, platform) as served:
        server = make_server(served.app, served.stop)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield served
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def opened(chromium, served, **options):
    """The page, and what it asked for; nothing may go wrong in it, or elsewhere."""
    context = chromium.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.asked, errors = [], []
    page.on("response", lambda answer: page.asked.append(answer))  # noqa: PLW0108
    page.on("console", lambda said: errors.append(said.text) if is_error(said) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served.url)
    expect(page.locator("#status")).to_have_text("connected")
    yield page
    hosts = {re.match(r"\w+://[^/]+", answer.url)[0] for answer in page.asked}
    assert ({served.url, served.shop}, []) == (hosts, errors)
    context.close()


def entry(page, title):
    return page.locator(".feed summary").filter(has_text=title).first


def shop(page):
    return page.frame_locator("#shop")


def look_at_a_product(page):
    page.get_by_role("button", name="Arrive as Sarah").click()
    expect(entry(page, "Identify")).to_be_visible()
    shop(page).get_by_role("link", name='Stoneware Mug "Morning"').click()
    expect(entry(page, "Viewed Product")).to_contain_text('Stoneware Mug "Morning"')


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_visit_is_seen_from_the_first_look_to_the_cart(chromium, platform):
    with running(platform=platform) as served, opened(chromium, served) as page:
        look_at_a_product(page)
        shop(page).get_by_role("button", name="Add to cart").click()
        expect(entry(page, "Added to Cart")).to_contain_text("kept")
        entry(page, "Viewed Product").click()
        expect(page.locator(".body").first).to_contain_text("Price18")
        page.get_by_role("tab", name="Profile").click()
        expect(page.get_by_role("tabpanel")).to_contain_text("sarah.mason@klaviyo-demo.com")
        page.get_by_role("tab", name="Flows").click()
        expect(page.locator(".flows .starts")).to_contain_text("Abandoned cart")
        page.get_by_role("tab", name="Cost").click()
        expect(page.locator(".pages")).to_contain_text("/products/8000001")


def test_a_collection_and_a_search_are_seen(chromium):
    with running(platform="shopify") as served, opened(chromium, served) as page:
        page.get_by_role("button", name="Arrive as Sarah").click()
        shop(page).get_by_role("link", name='Stoneware Mug "Morning"').click()
        shop(page).get_by_role("link", name="Kitchen", exact=True).click()
        expect(entry(page, "Viewed Collection")).to_contain_text("kept")
        shop(page).get_by_role("searchbox").fill("mug")
        shop(page).get_by_role("searchbox").press("Enter")
        expect(entry(page, "Submitted Search")).to_contain_text("kept")


def test_a_container_made_of_the_template_runs_too(chromium, tmp_path):
    plan = tmp_path / "snippetgen.toml"
    platform = '[platform.gtm.options]\ntemplate = "embed"\n'
    plan.write_text(PLAN.replace('"html", "liquid"', '"gtm"') + platform)
    with running(plan) as served, opened(chromium, served) as page:
        look_at_a_product(page)


def test_an_order_ends_the_flows(chromium):
    with running(platform="html") as served, opened(chromium, served) as page:
        look_at_a_product(page)
        shop(page).get_by_role("button", name="Add to cart").click()
        shop(page).get_by_role("link", name="Check out").click()
        expect(entry(page, "Started Checkout")).to_be_visible()
        page.get_by_role("tab", name="Flows").click()
        expect(page.locator(".flows .starts")).to_contain_text("Abandoned checkout")
        shop(page).get_by_label("E-mail").fill("sarah.mason@klaviyo-demo.com")
        shop(page).get_by_role("button", name="Place the order").click()
        expect(page.locator(".funnel li").last).to_contain_text("Placed Order")
        expect(page.locator(".flows .starts")).to_have_count(0)


def test_what_is_dropped_or_refused_says_why(chromium):
    event = client.encode_event(Event("X", Profile(email="a@klaviyo-demo.com"), unique_id="1"))
    with running(platform="html") as served, opened(chromium, served) as page:
        address = f"{served.url}/client/events?company_id=AbC123"
        headers = {"revision": client.REVISION}
        for data in (event, event, {"data": {}}):
            page.request.post(address, data=data, headers=headers)
        expect(page.locator("#count-dropped")).to_have_text("1")
        expect(page.locator("#count-refused")).to_have_text("1")
        entry(page, "U004").click()
        page.get_by_role("button", name="Why U004?").click()
        expect(page.locator(".why pre").first).to_contain_text("keeps the first, and drops")
        page.get_by_text("Raw request").first.click()
        expect(page.locator(".raw pre").first).to_contain_text("revision: ")
        entry(page, "refused").click()
        expect(page.locator(".body").first).to_contain_text("'type' must be 'event'.")
        page.get_by_role("button", name="Empty").click()
        expect(page.locator(".feed li")).to_have_count(0)


LISTEN = """() => {
  const said = document.getElementById("said")
  const hear = () => { document.body.dataset.heard += said.textContent }
  new MutationObserver(hear).observe(said, { childList: true })
}"""


def test_another_plan_builds_the_shop_again_and_a_broken_one_is_said(chromium, tmp_path):
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(PLAN)
    with running(plan) as served, opened(chromium, served) as page:
        look_at_a_product(page)
        plan.write_text(PLAN + '[event.viewed_product]\nmetric = "Saw a Thing"\n')
        expect(entry(page, "Saw a Thing")).to_be_visible()
        plan.write_text("events = [")
        expect(page.get_by_role("alert")).to_contain_text("snippetgen.toml")
        plan.write_text(PLAN)
        expect(page.get_by_role("alert")).to_be_hidden()
        page.evaluate(LISTEN)
        page.get_by_label("Platform").select_option("liquid")
        # Heard, though events are announced right after it.
        expect(page.locator("body")).to_have_attribute("data-heard", re.compile("built again"))


def test_it_is_used_with_the_keyboard_alone(chromium):
    with running(platform="html") as served, opened(chromium, served) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the inspector")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("tab", name="Events")).to_be_focused()
        for name in ("Profile", "Flows", "Cost", "Events"):
            page.keyboard.press("ArrowRight")
            expect(page.get_by_role("tab", name=name)).to_be_focused()
            expect(page.get_by_role("tab", name=name, selected=True)).to_be_visible()
            expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        page.get_by_role("button", name="Arrive as Sarah").press("Enter")
        entry(page, "Identify").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".body").first).to_be_visible()


def test_it_is_light_and_fits_a_phone(chromium):
    options = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    with running(platform="html") as served, opened(chromium, served, **options) as page:
        expect(shop(page).get_by_role("heading", name="Things for a calm home")).to_be_visible()
        page.wait_for_function("document.querySelector('.pages td')")
        first = list(page.asked)
        look_at_a_product(page)
        entry(page, "Viewed Product").click()
        width = page.evaluate("document.documentElement.scrollWidth")
        inside = page.frames[1].evaluate("document.documentElement.scrollWidth")
        assert (width <= 360, inside <= 360) == (True, True)
        for name in ("Empty", "Arrive as Sarah"):
            box = page.get_by_role("button", name=name).bounding_box()
            assert box["x"] + box["width"] <= 360, name
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(map(int, re.findall(r"\d+", ground))) < 60
        kinds = ("document", "script", "stylesheet")
        weights = [len(one.body()) for one in first if one.request.resource_type in kinds]
        assert sum(weights) < 100_000
