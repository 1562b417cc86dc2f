"""Products as JSON: one to a line, or a list, which is read a piece at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.rows import Broken, Rows
from snippetgen.feed.tables import LONGEST, undecodable

_PIECE = 1 << 16  # characters
_LIST = "give the list, as `jq .products` writes it, or one product to a line"
_DECODER = json.JSONDecoder()


def read_json(path: Path) -> Rows:
    """Objects of a list (Klaviyo's feed is one) or of lines. The number is that of the line."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            start = file.read(_PIECE).lstrip()
        if not start:
            raise SnippetgenError(Problem("is empty", path, 1))
        yield from _listed(path) if start[0] == "[" else _lines(path)
    except UnicodeDecodeError as error:
        raise SnippetgenError(Problem("is not UTF-8 text", path, undecodable(path))) from error


def _lines(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig") as file:
        number, first = 0, True
        while line := file.readline(LONGEST):
            number += 1
            if len(line) == LONGEST:
                message = f"is longer than {LONGEST:,} characters"
                raise SnippetgenError(Problem(message, path, number))
            if line.strip():
                found = _object(line)
                if first and _wraps(found, line):
                    message = "is one object, and the products are inside of it"
                    raise SnippetgenError(Problem(message, path, number, _LIST))
                first = False
                yield number, found


def _wraps(found: dict[str, Any] | Broken, line: str) -> bool:
    """An object that goes on over several lines, or has objects in a list and no title."""
    if isinstance(found, Broken):
        return line.rstrip().endswith(("{", "[", ","))
    titled = any(key in found for key in ("title", "name"))
    lists = [value for value in found.values() if isinstance(value, list)]
    return not titled and any(isinstance(part, dict) for parts in lists for part in parts[:1])


def _object(text: str) -> dict[str, Any] | Broken:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Broken(f"is no JSON: {error}", text[:200])
    return found if isinstance(found, dict) else Broken("is no object", text[:200])


def _listed(path: Path) -> Rows:
    """The parts of one list, however long it is."""
    with path.open(encoding="utf-8-sig") as file:
        text, line, at_end = file.read(_PIECE).lstrip()[1:], 1, False
        while True:
            stripped = text.lstrip(" \t\r\n,")
            line += text.count("\n", 0, len(text) - len(stripped))
            text = stripped
            if text.startswith("]"):
                return
            try:
                found, end = _DECODER.raw_decode(text)
                if not at_end and end == len(text):
                    raise ValueError  # a number may go on
            except RecursionError:
                raise SnippetgenError(Problem("is nested too deep", path, line)) from None
            except ValueError as error:
                piece = "" if len(text) > LONGEST else file.read(max(_PIECE, len(text)))
                at_end = not piece
                if at_end:
                    raise SnippetgenError(Problem(_broken(error, text), path, line)) from error
                text += piece
                continue
            yield line, found if isinstance(found, dict) else Broken("is no object", text[:60])
            line += text.count("\n", 0, end)
            text = text[end:]


def _broken(error: ValueError, text: str) -> str:
    if not text.strip():
        return "the list has no end: is the file whole?"
    return f"is no JSON: {str(error).partition(':')[0]}"
