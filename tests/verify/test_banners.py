"""A page whose scripts speak of a cookie manager has a banner soon: others are not waited for."""

from pathlib import Path

import pytest

from snippetgen.verify.steps import announces_banner

RUNTIME = sorted((Path(__file__).parents[2] / "runtime" / "dist").glob("*.js"))


@pytest.mark.parametrize(
    "script",
    [
        "https://consent.cookiebot.com/uc.js",
        "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js",
        "https://consent.truste.com/notice?domain=shop.example",
        "https://consent.trustarc.com/v2/notice/abc",
        "document.querySelector('#shopify-pc__banner__btn-accept')",
        "/assets/cookie-consent.min.js",
    ],
)
def test_a_cookie_manager_is_heard_of(script):
    assert announces_banner(f"https://shop.example/app.js\n{script}")


@pytest.mark.parametrize("file", RUNTIME, ids=lambda file: file.stem)
def test_our_own_script_announces_none(file):
    assert not announces_banner(file.read_text(encoding="utf-8"))
