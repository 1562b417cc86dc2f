"""The shopper finds the way through shops of any make. A file in cases/walks is one.

`[pages]` holds what is in the body at each address; `redirects` says where a POST leads.
"""

import tomllib
from pathlib import Path

import pytest

from snippetgen.rules.visit import Visit
from snippetgen.verify import hands, traffic
from snippetgen.verify.browser import visitor
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.shopper import Shopper
from snippetgen.verify.steps import ours, read_steps
from tests.shop.shop import served

CASES = sorted((Path(__file__).parents[1] / "cases" / "walks").glob("*.toml"))

pytestmark = pytest.mark.browser


@pytest.fixture
def walk(chromium, monkeypatch):
    monkeypatch.setattr(traffic, "_QUIET", 0.1)
    monkeypatch.setattr(hands, "_SOON", 1000)

    def walk(pages, redirects=(), steps=None):
        recorder = Recorder(Visit("a shop"))
        with served(shop(pages, dict(redirects))) as url, visitor(chromium, recorder, url) as page:
            shopper = Shopper(page, recorder, ours() if steps is None else steps, lambda _: None)
            shopper.email = "shopper@snippetgen-verify.net"
            shopper.open(url)
            shopper.walk()
        return recorder.visit.steps

    return walk


def shop(pages, redirects):
    def answer(environ, start_response):
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "POST":
            start_response("303 See Other", [("Location", redirects.get(path, "/"))])
            return [b""]
        body = pages.get(path)
        start_response("200 OK" if body else "404 Not Found", [("Content-Type", "text/html")])
        return [f"<!doctype html><meta charset='utf-8'>{body}".encode()]

    return answer


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_shop_of_any_make_is_walked_through(file, walk):
    case = tomllib.loads(file.read_text(encoding="utf-8"))
    steps = walk(case["pages"], case.get("redirects", {}))

    assert [] == [step.note for step in steps if not step.done]
    assert ["start", "product", "add", "cart", "checkout", "email"] == [s.name for s in steps]


PAGES = {
    "/": "<i onclick=\"location = '/pot'\">Pot</i>",
    "/pot": "<i id='m'>M</i><i id='buy'>Buy</i><script>"
    "m.onclick = () => buy.onclick = () => { location = '/bought' }</script>",
    "/bought": "Thanks",
}


def test_a_list_of_a_plan_is_done_in_turn(walk):
    left_out = dict.fromkeys(("cart", "checkout", "email"), "")
    own = {"product": "open /pot", "add": ["click #m", "click text=Buy"], **left_out}
    steps = walk(PAGES, steps=read_steps(own))

    assert [("start", "/"), ("product", "/pot"), ("add", "/bought")] == [
        (step.name, "/" + step.url.rpartition("/")[2]) for step in steps
    ]


def test_what_is_not_found_is_named(walk):
    steps = walk(PAGES, steps=read_steps({"product": ["open /pot", "click #xl"]}))

    assert "nothing for 'click #xl'" in steps[-1].note
