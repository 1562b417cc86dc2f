"""`__kla_id`: base64 of JSON, as browsers send it and frameworks hand it on."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.send import Visitor, read_cookie

KNOWN = {"cid": "MTIz", "$exchange_id": "kx_1.AbC123", "$referrer": {"value": "\u00fc??>>"}}


def cookie(content, encode=base64.b64encode):
    return encode(json.dumps(content, ensure_ascii=False).encode()).decode()


@pytest.mark.parametrize(
    "value",
    [
        cookie(KNOWN), cookie(KNOWN).rstrip("="), quote(cookie(KNOWN)), f'"{cookie(KNOWN)}"',
        cookie(KNOWN, base64.urlsafe_b64encode), f" {cookie(KNOWN)} ", f"{cookie(KNOWN)}\n",
        quote(quote(cookie(KNOWN))), cookie(KNOWN).replace("+", " "), json.dumps(KNOWN),
        f"__kla_id={cookie(KNOWN)}", f"a=1; __kla_id={quote(cookie(KNOWN))}; b=2",
    ],
)  # fmt: skip
def test_who_is_identified_is_known_by_the_exchange_id(value):
    assert Visitor(kx="kx_1.AbC123") == read_cookie(value)


def test_old_cookies_hold_an_address():
    assert Visitor(email="ann@shop.io") == read_cookie(cookie({"$email": "ann@shop.io"}))


@pytest.mark.parametrize(
    "value",
    [
        None, "", "%%%", "bm90IGpzb24=", cookie([1]), cookie({"cid": "MTIz"}),
        cookie({"$exchange_id": ""}), base64.b64encode(rb'{"$exchange_id": "\ud800"}').decode(),
        "a=1; b=2", cookie({"$exchange_id": {"a": 1}}), "A" * 10_000,
        base64.b64encode(b"[" * 5000).decode(), base64.b64encode(b"\xff\xfe").decode(),
    ],
)  # fmt: skip
def test_what_tells_nobody_is_nobody(value):
    assert not read_cookie(value).known


@given(st.text())
def test_no_text_breaks_it(value):
    assert isinstance(read_cookie(value), Visitor)
