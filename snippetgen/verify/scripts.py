"""Which of a page's inline scripts speak to Klaviyo, by where they stand in it."""

from __future__ import annotations

import re

OURS = re.compile(r"klaviyo|_learnq|_klOnsite|snippetgen", re.IGNORECASE)
_CODE = ("", "text/javascript", "module")

# Read by hand, as pages have millions of characters. What is not closed goes on to the end.
_COMMENT = r"<!--(?:.*?-->|.*)"
_ELEMENT = r"<script(?=[\s/>])(?P<attributes>[^>]*)(?:>(?P<text>.*?)(?:</script|\Z)|\Z)"
_SCRIPT = re.compile(f"{_COMMENT}|{_ELEMENT}", re.IGNORECASE | re.DOTALL)
_SRC = re.compile(r"(?<![\w-])src\s*=", re.IGNORECASE)
_TYPE = re.compile(r"""(?<![\w-])type\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)

Place = tuple[int, int]  # line and column, from 1


def own_scripts(html: str) -> list[tuple[Place, Place]]:
    """Where each inline script begins and ends that names Klaviyo or us.

    With columns, as a whole page may stand on one line.
    """
    return [
        (_place(html, script.start()), _place(html, script.end()))
        for script in _SCRIPT.finditer(html)
        if script["text"] and _is_inline_code(script["attributes"]) and OURS.search(script["text"])
    ]


def _is_inline_code(attributes: str) -> bool:
    said = _TYPE.search(attributes)
    return not _SRC.search(attributes) and (said is None or said[1].lower() in _CODE)


def _place(html: str, at: int) -> Place:
    return html.count("\n", 0, at) + 1, at - html.rfind("\n", 0, at)
