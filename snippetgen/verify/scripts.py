"""Which of a page's inline scripts speak to Klaviyo, by their lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

OURS = re.compile(r"klaviyo|_learnq|_klOnsite|snippetgen", re.IGNORECASE)


def line_ranges(html: str) -> list[tuple[int, int]]:
    """First and last line, from 1, of each inline script that names Klaviyo or us."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, int]] = []
        self._from = 0
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_code = named.get("type") in (None, "", "text/javascript", "module")
        self._from = self.getpos()[0] if tag == "script" and "src" not in named and is_code else 0
        self._text = ""

    def handle_data(self, data: str) -> None:
        if self._from:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._from:
            if OURS.search(self._text):
                self.found.append((self._from, self.getpos()[0]))
            self._from = 0
