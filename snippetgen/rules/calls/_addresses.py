"""E-mail addresses that Klaviyo surely takes and keeps: nearly all."""

from __future__ import annotations

import re
from functools import lru_cache

from snippetgen.rules.calls._data import table
from snippetgen.wire.limits import EMAIL

LOCAL = 64  # characters before the @
# Letters, digits and the usual marks.
_USUAL = re.compile(r"[A-Za-z0-9_+'-]+(\.[A-Za-z0-9_+'-]+)*")
_USUAL_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_TEST = table("people")["test_address"]
_TEST_DOMAINS = frozenset(_TEST["domains"])
_TEST_ENDINGS = tuple(_TEST["endings"])


def is_usual(address: object) -> bool:
    if type(address) is not str or len(address) > EMAIL:
        return False
    local, _, domain = address.partition("@")
    return len(local) <= LOCAL and bool(_USUAL.fullmatch(local)) and _is_usual_domain(domain)


@lru_cache(4096)  # many people's addresses have the same
def _is_usual_domain(domain: str) -> bool:
    usual = _USUAL_DOMAIN.fullmatch(domain) is not None
    return usual and "--" not in domain and not is_for_tests(domain)


def is_for_tests(domain: str) -> bool:
    """Does Klaviyo drop what is sent for its addresses?"""
    domain = domain.lower()
    return domain in _TEST_DOMAINS or domain.endswith(_TEST_ENDINGS)
