"""Products as XML: Google Merchant's feeds (RSS or Atom), and Klaviyo's own `<Products>`."""

from __future__ import annotations

from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.parsers import expat

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.columns import FIELDS
from snippetgen.feed.rows import Broken, Rows

_PIECE = 1 << 16  # bytes
_LONGEST = 4 * 1024 * 1024  # characters of one item
_ITEMS = frozenset({"item", "entry", "product"})
_GOOGLE = "http://base.google.com/ns/1.0"
_ONE = frozenset(FIELDS) - {"categories"}  # what a product has one of
_OF_PAGE = frozenset({None, "alternate"})  # Atom's links to the page itself
# A part of an item that has parts of its own: the name and the value of one that it stands for.
_NAMED = {"product_detail": ("attribute_name", "attribute_value")}
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
        self._item: _Item | None = None
        self._line = 0
        self._depth = 0  # below the item
        self._text: list[str] = []
        self._size = 0
        self._parts: list[tuple[str, str]] = []  # of a tag that has tags in it
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
        except LookupError as error:
            raise SnippetgenError(Problem(str(error), self._path, 1)) from error
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
                self._item, self._line, self._depth = _Item(), self._parser.CurrentLineNumber, 0
                self._size = 0
            return
        self._depth += 1
        self._text = []
        if name == "link" and attributes.get("rel") in _OF_PAGE and "href" in attributes:
            self._item.keep(tag, attributes["href"])

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
            self._done.append((self._line, self._item.whole()))
            self._item = None
            return
        self._depth -= 1
        text = "".join(self._text).strip()
        self._text = []
        if self._depth > 0:
            self._parts.append((_local(tag), text))
        elif self._parts:
            self._item.nest(tag, self._parts)
            self._parts = []
        elif text:
            self._item.keep(tag, text)


class _Item:
    """What is said of one product. Google's own tags count for more than Atom's and RSS's."""

    def __init__(self) -> None:
        self._plain: dict[str, Any] = {}
        self._googles: dict[str, Any] = {}
        self._details: dict[str, Any] = {}

    def whole(self) -> dict[str, Any]:
        return {**self._details, **self._plain, **self._googles}

    def keep(self, tag: str, value: Any) -> None:
        """A tag that is there again makes a list, where there can be more than one."""
        name = _local(tag)
        kept = self._googles if tag.startswith(_GOOGLE) else self._plain
        if name not in kept:
            kept[name] = value
        elif name not in _ONE:
            before = kept[name]
            kept[name] = [*(before if isinstance(before, list) else [before]), value]

    def nest(self, tag: str, parts: list[tuple[str, str]]) -> None:
        name, told = _local(tag), dict(parts)
        if name in _GROUPS:
            return
        if name in _NAMED:
            key, value = (told.get(part, "") for part in _NAMED[name])
            self._details.setdefault(key, value)
        elif _is_list(name, [part for part, _ in parts]):
            self.keep(tag, [text for _, text in parts if text])
        else:
            self.keep(tag, told)  # an object: whoever reads it says so


def _is_list(name: str, parts: list[str]) -> bool:
    """As `<sizes><size>S</size><size>M</size></sizes>` is."""
    return len(set(parts)) == 1 and (len(parts) > 1 or name.startswith(parts[0][:-1]))


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
