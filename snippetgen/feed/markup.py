"""Products as XML: Google Merchant's feeds (RSS or Atom), and Klaviyo's own `<Products>`."""

from __future__ import annotations

from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.parsers import expat

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.rows import Broken, Rows

_PIECE = 1 << 16  # bytes
_LONGEST = 4 * 1024 * 1024  # characters of one item
_ITEMS = frozenset({"item", "entry", "product"})
_SEVERAL = frozenset({"product_type", "categories", "category", "additional_image_link"})
# A part of an item that has parts of its own: the name and the value of one that it stands for.
_NAMED = {"product_detail": ("attribute_name", "attribute_value")}
# More than one of them is one text.
_GROUPS = frozenset({"shipping", "tax", "installment", "loyalty_points"})  # for Google alone


def read_xml(path: Path) -> Rows:
    """Each item with its line. Raises SnippetgenError where the XML breaks off."""
    reader = _Reader(path)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            reader.feed(piece)
            yield from reader.taken()
    reader.feed(b"")
    yield from reader.taken()


class _Reader:
    """Pushed pieces of XML, holds the items that have come to their end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: deque[tuple[int, dict[str, Any] | Broken]] = deque()
        self._item: dict[str, Any] | None = None
        self._line = 0
        self._depth = 0  # below the item
        self._text: list[str] = []
        self._size = 0
        self._detail: dict[str, str] = {}
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            message = f"is no XML: {expat.errors.messages.get(error.code, error)}"
            place = f"{message}, in column {error.offset + 1}"
            raise SnippetgenError(Problem(place, self._path, error.lineno)) from error

    def taken(self) -> Rows:
        while self._done:
            yield self._done.popleft()

    def _doctype(self, *_: object) -> None:
        message = "has a DOCTYPE: entities of its own are not read"
        raise SnippetgenError(Problem(message, self._path, self._parser.CurrentLineNumber))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._item is None:
            if name.lower() in _ITEMS:
                self._item, self._line, self._depth = {}, self._parser.CurrentLineNumber, 0
                self._size = 0
            return
        self._depth += 1
        self._text = []
        if name == "link" and "href" in attributes:  # Atom
            self._item["link"] = attributes["href"]

    def _data(self, text: str) -> None:
        self._size += len(text)
        if self._size > _LONGEST:
            message = f"an item is longer than {_LONGEST:,} characters"
            raise SnippetgenError(Problem(message, self._path, self._line))
        self._text.append(text)

    def _end(self, tag: str) -> None:
        if self._item is None:
            return
        if self._depth == 0:
            self._done.append((self._line, self._item))
            self._item = None
            return
        self._depth -= 1
        name, text = _local(tag), "".join(self._text).strip()
        self._text = []
        if self._depth > 0:
            self._detail[name] = text
        elif self._detail:
            self._nested(name)
        elif text:
            self._keep(name, text)

    def _nested(self, name: str) -> None:
        item, detail = self._item, self._detail
        self._detail = {}
        if item is None or name in _GROUPS:
            return
        if name in _NAMED:
            key, value = (detail.get(part, "") for part in _NAMED[name])
            item.setdefault(key, value)
        elif name in _SEVERAL:
            item[name] = [text for text in detail.values() if text]
        else:
            item[name] = detail  # an object: whoever reads it says so

    def _keep(self, name: str, text: str) -> None:
        item = self._item
        if item is None:
            return
        if name in _SEVERAL and name in item:
            before = item[name]
            item[name] = [*(before if isinstance(before, list) else [before]), text]
        else:
            item.setdefault(name, text)


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class _Text(HTMLParser):
    """What a person reads of a piece of HTML."""

    _BREAKS = frozenset({"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
    _HIDDEN = frozenset({"script", "style", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        if tag in self._BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0
        if tag in self._BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """HTML as text on one line."""
    if "<" not in html and "&" not in html:
        return html
    parser = _Text()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())
