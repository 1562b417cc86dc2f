"""What stands in the texts and addresses of a visit's events, and should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import ACTIVITY, Visit

_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#[xX][0-9a-fA-F]{2,6});")
_EMAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.[a-z]{2,}", re.IGNORECASE)
_OURS = "utm_email"  # Klaviyo's own way to be known while testing, which `--live` takes


@rule("V107", "text-escaped-for-html", severity="error", effect="recorded")
def text_escaped_for_html(visit: Visit) -> Iterator[Hit]:
    """Names are sent as people write them, not as HTML does.

    Why: what is escaped for a page and then put into a script stays escaped: mails say Tom &amp; Emil, and the name matches no other.
    Bad: {"ProductName": "Tom &amp; Emil&#39;s mug"}
    Good: {"ProductName": "Tom & Emil's mug"}
    Source: klaviyo/magento2-klaviyo, issue 343
    """
    told = set()
    for each in visit.events():
        for part in each.call.walk():
            if isinstance(part.value, str) and each.name not in told and _ENTITY.search(part.value):
                told.add(each.name)
                key = part.at.rpartition("/")[2]
                message = f"{key} of {each.name!r} is escaped for HTML: {part.value[:80]!r}"
                hint = "print it with the host's encoder for scripts: `json`, `escapejs`"
                yield Hit(visit.page(each.page), message, hint)


@rule("V206", "address-of-a-visitor-in-url", severity="warning", effect="recorded")
def visitors_address_in_url(visit: Visit) -> Iterator[Hit]:
    """No address of a page names a visitor's e-mail address.

    Why: it goes to Klaviyo with every view of that page, and to all else on the page, to logs and to whoever gets the link.
    Bad: https://shop.example/checkout?email=sarah.mason@klaviyo-demo.com
    Good: https://shop.example/checkout, with a POST or a cookie
    Source: GDPR, article 5(1)(c): data minimisation
    """
    for number, url in enumerate(visit.pages, 1):
        if name := _email_in(url):
            yield Hit(visit.page(number), f"the page's address has an e-mail address as {name!r}")
            return
    for each in visit.events():
        for part in each.call.walk() if each.call.name != ACTIVITY else ():
            if isinstance(part.value, str) and (name := _email_in(part.value)):
                key = part.at.rpartition("/")[2]
                message = f"{key} of {each.name!r} has an e-mail address as {name!r}"
                yield Hit(visit.page(each.page), message, "send the address without its query")
                return


def _email_in(url: str) -> str | None:
    """The name of the parameter that holds one."""
    if not url.startswith(("http://", "https://")) or "?" not in url:
        return None
    try:
        query = parse_qsl(urlsplit(url).query)
    except ValueError:
        return None
    found = (name for name, value in query if name != _OURS and _EMAIL.fullmatch(value))
    return next(found, None)
