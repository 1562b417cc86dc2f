"""Shops with one fault each: verify names it, and nothing else. A file in cases/verify is one."""

import tomllib
from pathlib import Path

import pytest

from snippetgen import load_plan
from snippetgen.verify.steps import read_steps
from snippetgen.verify.walk import Options, verify_page
from tests.hosts import HOSTS
from tests.verify import faulty

CASES = sorted((Path(__file__).parents[1] / "cases" / "verify").glob("*.toml"))
ROOT = Path(__file__).parents[2]
NAMES = ("product", "add", "cart", "checkout", "email")

pytestmark = pytest.mark.browser


def wrong(verified):
    """The codes of what has to be mended, each once."""
    return sorted({found.code for found in verified.findings if found.severity != "info"})


@pytest.fixture
def verify(in_chromium):
    """Verify up to a step."""

    def run(url, platform="html", until="email"):
        left_out = dict.fromkeys(NAMES[NAMES.index(until) + 1 :], "")
        plan = load_plan(ROOT / "snippetgen.toml")
        return verify_page(url, plan, Options(steps=read_steps(left_out), platform=platform))

    return run


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_faulty_shop_is_diagnosed(file, verify):
    case = tomllib.loads(file.read_text(encoding="utf-8"))
    with faulty.start(case) as url:
        verified = verify(url, until=case.get("until", "product"))

    assert case["finds"] == wrong(verified)
    said = "\n".join(found.message for found in verified.findings)
    assert case["says"] in said


# Every platform's healthy shop, by the engine that its hosts share.
@pytest.mark.parametrize("host", ["html", "liquid-python", "shopify", "django", "gtm"])
def test_a_healthy_shop_has_no_finding(host, running, verify):
    verified = verify(running(host), HOSTS[host].platform)

    assert [] == wrong(verified)
    assert all(step.done for step in verified.visit.steps)
    assert {"Viewed Product", "Added to Cart"} <= {
        each.call.name for each in verified.visit.events()
    }


@pytest.fixture(scope="module")
def running():
    from contextlib import ExitStack

    from snippetgen import build

    with ExitStack() as stack:

        def address(name):
            host = HOSTS[name]
            files = build(load_plan(ROOT / "snippetgen.toml"), [host.platform])
            return stack.enter_context(host.start(name, files))

        yield address
