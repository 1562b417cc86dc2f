"""Write a feed, as JSON or XML, in files of a size that Klaviyo takes: all of them, or none."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self
from xml.sax.saxutils import escape

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.item import Item

# Klaviyo reads files of up to 100 MB and recommends 50; it makes one catalogue of several.
LARGEST, RECOMMENDED = 100_000_000, 50_000_000

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def as_json(item: Item) -> bytes:
    return _JSON.encode(item).encode("utf-8", "replace")


def as_xml(item: Item) -> bytes:
    """Klaviyo's own form: `<Product>`, a tag for each field, lists joined with commas."""
    fields = "".join(f"<{_name(key)}>{_text(value)}</{_name(key)}>" for key, value in item.items())
    return f"<Product>{fields}</Product>".encode()


# How a file begins, what is between items, how it ends.
_FORMS: dict[str, tuple[Callable[[Item], bytes], bytes, bytes, bytes]] = {
    "json": (as_json, b"[\n", b",\n", b"\n]\n"),
    "xml": (
        as_xml, b'<?xml version="1.0" encoding="UTF-8"?>\n<Products>\n', b"\n", b"\n</Products>\n",
    ),
}  # fmt: skip
FORMS = tuple(_FORMS)


class Writer:
    """Writes `feed.json`, and `feed.2.json` and so on where one is full. Use it in a `with`.

    Nothing that was there is replaced before `finish()`.
    """

    def __init__(self, out: Path, form: str, limit: int = RECOMMENDED) -> None:
        if not out.parent.is_dir():
            raise SnippetgenError(Problem("there is no such folder", out.parent))
        self._out = out
        self._encode, self._head, self._between, self._end = _FORMS[form]
        self._limit = min(limit, LARGEST)
        self._file: BinaryIO | None = None
        self._size = 0
        self._partial: list[Path] = []
        self.written: list[Path] = []

    def add(self, item: Item) -> None:
        piece = self._encode(item)
        if self._file is not None and self._size + len(piece) + 64 > self._limit:
            self._close()
        if self._file is None:
            self._open()
            self._put(self._head + piece)
        else:
            self._put(self._between + piece)

    def finish(self) -> list[Path]:
        """Put the files in place, and take away those of an earlier, longer feed."""
        self._close()
        if not self._partial:
            raise SnippetgenError(
                Problem("there is no item: an empty feed would empty the catalogue")
            )
        for number, partial in enumerate(self._partial):
            partial.replace(self._named(number))
            self.written.append(self._named(number))
        number = len(self._partial)
        while self._named(number).is_file():
            self._named(number).unlink()
            number += 1
        self._partial = []
        return self.written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        for partial in self._partial:
            with suppress(OSError):
                partial.unlink()

    def _named(self, number: int) -> Path:
        if number == 0:
            return self._out
        return self._out.with_name(f"{self._out.stem}.{number + 1}{self._out.suffix}")

    def _open(self) -> None:
        path = self._out.with_name(f".{self._out.name}.{os.getpid()}.{len(self._partial)}")
        self._file = path.open("wb")
        self._partial.append(path)
        self._size = 0

    def _put(self, piece: bytes) -> None:
        if self._file is not None:
            self._file.write(piece)
            self._size += len(piece)

    def _close(self) -> None:
        if self._file is not None:
            self._put(self._end)
            self._file.close()
            self._file = None


def _name(key: str) -> str:
    """A column's name as a tag."""
    tag = _NOT_NAME.sub("_", key)
    return tag if tag[0].isalpha() or tag[0] == "_" else f"_{tag}"


def _text(value: object) -> str:
    if isinstance(value, list):
        text = ",".join(map(str, value))
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return escape(_NOT_XML.sub("", text))
