"""Which of a page's inline scripts speak to Klaviyo, by where they stand in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

OURS = re.compile(r"klaviyo|_learnq|_klOnsite|snippetgen", re.IGNORECASE)


Place = tuple[int, int]  # line and column, from 1


def own_scripts(html: str) -> list[tuple[Place, Place]]:
    """Where each inline script begins and ends that names Klaviyo or us.

    With columns, as a whole page may stand on one line.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Place, Place]] = []
        self._from: Place | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_code = named.get("type") in (None, "", "text/javascript", "module")
        self._from = self._place() if tag == "script" and "src" not in named and is_code else None
        self._text = ""

    def handle_data(self, data: str) -> None:
        if self._from:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._from:
            if OURS.search(self._text):
                self.found.append((self._from, self._place()))
            self._from = None

    def _place(self) -> Place:
        line, column = self.getpos()
        return line, column + 1
