"""Cut a template into its pieces, with exact offsets, and put same-sized text in their place.

The delimiters are found here, in one pass over the bytes, so that no file however broken can take
long; what stands between them is read by the engines' own parsers (`expressions`). Tests compare
the pieces with what the engines' own lexers make of the same text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Blocks whose content is not template code: comments and the like, and `raw`, which is printed.
_LIQUID_OPAQUE = (b"comment", b"doc", b"schema", b"stylesheet", b"javascript", b"raw")
_DJANGO_OPAQUE = (b"comment", b"verbatim")
_SHOWN = (b"raw", b"verbatim", b"javascript")

_OPENS = (b"if", b"unless", b"case", b"for", b"tablerow", b"ifchanged")
_NEXT = (b"else", b"elsif", b"elseif", b"elif", b"when", b"empty")

# Other templates: PHP's, those of ERB, EJS and ASP, Twig's and Handlebars', Blade's, Thymeleaf's.
_OTHERS = {
    b"<?": b"?>", b"<%": b"%>", b"{%": b"%}", b"{{": b"}}", b"{!!": b"!!}", b"[[${": b"}]]",
}  # fmt: skip
_OPENER = re.compile(rb"<[?%]|\{(?:[%{]|!!)|\[\[\$\{")
_PRINTS = (b"<?", b"{{", b"{!!", b"[[${")  # whatever is in them, but for these and comments
_CONTROL = re.compile(
    rb"\s*(?:php\b)?[\s}#]*(/?(?:if|else\w*|end\w*|for\w*|while|switch|case|break|unless|each|with)\b"
    rb"|\Z|--|!|>)"
)
_WORD = re.compile(rb"(?:php\b)?[\s}#:-]*(/?)(\w*)")
_BLOCK = re.compile(rb"\{\s*\Z|\bdo\b(?:\s*\|[^|]*\|)?[\s-]*\Z")  # ends with } or with `end`


@dataclass(frozen=True, slots=True)
class Piece:
    """One `{{ … }}`, one `{% … %}`, or a comment with all that it holds."""

    kind: str  # "output", "tag" or "comment"
    start: int
    end: int
    inner: tuple[int, int]  # between the delimiters, without dashes and spaces
    name: bytes = b""  # a tag's first word


def pieces(data: bytes, host: str) -> list[Piece]:
    """All pieces of a file, in order; those of a language that is not known for `html`."""
    if host in ("shopify", "liquid"):
        return list(_cut(data, lines=False, opaque=_LIQUID_OPAQUE))
    if host == "django":
        return list(_cut(data, lines=True, opaque=_DJANGO_OPAQUE))
    if host == "gtm":
        return [piece for piece in _cut(data, lines=False, opaque=()) if piece.kind == "output"]
    return list(_of_others(data)) if host == "html" else []


def _cut(data: bytes, *, lines: bool, opaque: tuple[bytes, ...]) -> Iterator[Piece]:
    """`lines`: a piece ends on the line where it begins, and `{# #}` is a comment, as in Django."""
    kinds = {b"{{": b"}}", b"{%": b"%}"} | ({b"{#": b"#}"} if lines else {})
    hopeless: dict[bytes, int] = dict.fromkeys(kinds, -1)  # up to here, nothing closes it
    at = data.find(b"{")
    while at >= 0:
        opener = data[at : at + 2]
        closer = kinds.get(opener)
        if closer is None or at < hopeless[opener]:
            at = data.find(b"{", at + 1)
            continue
        line_end = data.find(b"\n", at) if lines else -1
        limit = line_end if line_end >= 0 else len(data)
        close = data.find(closer, at + 2, limit)
        if close < 0:
            hopeless[opener] = limit
            at = data.find(b"{", at + 1)
            continue
        piece = _piece(data, opener, at, close + 2, dashes=not lines)
        if piece.kind == "tag" and piece.name in opaque:
            end, resume = _block_end(data, piece, at=close + 2, limit_lines=lines)
            yield from _block(piece, end)
            at = data.find(b"{", resume)
            continue
        yield piece
        at = data.find(b"{", close + 2)


def _of_others(data: bytes) -> Iterator[Piece]:
    """Whether it prints something is all that is known of a piece, and the word of a tag."""
    hopeless: set[bytes] = set()
    at = 0
    while found := _OPENER.search(data, at):
        opener, at = found[0], found.end()
        close = data.find(_OTHERS[opener], at) if opener not in hopeless else -1
        if close < 0:
            hopeless.add(opener)
            continue
        inner, start = data[at:close], at
        at = close + len(_OTHERS[opener])
        at += opener == b"{{" and data[at : at + 1] == b"}"  # {{{ … }}}
        marked = opener in _PRINTS or inner[:1] in (b"=", b"-")
        if marked and not _CONTROL.match(inner.lstrip(b"-") if opener == b"<%" else inner):
            yield Piece("output", found.start(), at, (start, close))
        else:
            yield Piece("tag", found.start(), at, (start, close), _word(inner.strip()))


def _word(inner: bytes) -> bytes:
    """A tag's word as Liquid would have it: `} else {` is else, `}` and `end` are end."""
    found = _WORD.match(inner)
    closes, word = (found[1], found[2]) if found else (b"", b"")
    if _BLOCK.search(inner) and word not in (*_OPENS, *_NEXT):
        return _OPENS[0]
    return b"end" + word if closes or not word else word


def _piece(data: bytes, opener: bytes, start: int, end: int, *, dashes: bool) -> Piece:
    low, high = start + 2, end - 2
    if dashes and opener != b"{#":
        low += data[low : low + 1] == b"-" and low < high
        high -= data[high - 1 : high] == b"-" and low < high
    inner = data[low:high]
    low += len(inner) - len(inner.lstrip())
    inner = inner.strip()
    span = (low, low + len(inner))
    if opener == b"{{":
        return Piece("output", start, end, span)
    if opener == b"{#" or (dashes and inner.startswith(b"#")):
        return Piece("comment", start, end, span)
    return Piece("tag", start, end, span, inner.split(None, 1)[0] if inner else b"")


def _block_end(
    data: bytes, opening: Piece, *, at: int, limit_lines: bool
) -> tuple[Piece | None, int]:
    """The tag that closes an opaque block, and where to go on; None to the end of the file."""
    depth = 1
    closing = b"end" + opening.name
    if limit_lines and opening.name == b"verbatim":
        # `{% verbatim name %}` ends at `{% endverbatim name %}`.
        closing = b"end" + data[slice(*opening.inner)]
    while True:
        at = data.find(b"{%", at)
        close = data.find(b"%}", at + 2) if at >= 0 else -1
        if close < 0:
            return None, len(data)
        tag = _piece(data, b"{%", at, close + 2, dashes=not limit_lines)
        if tag.name == opening.name and opening.name == b"comment" and not limit_lines:
            depth += 1
        elif tag.name == b"end" + opening.name and (
            opening.name != b"verbatim" or data[slice(*tag.inner)] == closing
        ):
            depth -= 1
            if not depth:
                return tag, tag.end
        at = close + 2


def _block(opening: Piece, closing: Piece | None) -> Iterator[Piece]:
    if opening.name in _SHOWN:
        yield opening
        if closing is not None:
            yield closing
    else:
        end = closing.end if closing is not None else opening.end
        inner_end = closing.start if closing is not None else opening.end
        yield Piece("comment", opening.start, end, (opening.end, inner_end), opening.name)


def masked(data: bytes, found: Iterable[Piece], also: Iterable[tuple[int, int]] = ()) -> bytes:
    """The file with a name in place of each output, and spaces in place of everything else.

    Of the same length, so that all offsets stay; without a line break that could end a string.
    """
    text = bytearray(data)
    for piece in found:
        filler = b"x" if piece.kind == "output" else b" "
        text[piece.start : piece.end] = filler * (piece.end - piece.start)
    for start, end in also:
        text[start:end] = b" " * (end - start)
    return bytes(text)


def shown_blocks(found: Sequence[Piece], *names: bytes) -> list[tuple[int, int]]:
    """What stands in blocks such as `{% raw %}`, of these names or of any, and is sent as it is."""
    return [
        (piece.end, after.start)
        for piece, after in pairwise(found)
        if piece.name in (names or _SHOWN) and after.name == b"end" + piece.name
    ]


class Branches:
    """Which branches of the template's `if`s an offset is in."""

    def __init__(self, found: Iterable[Piece]) -> None:
        self._tags = [piece for piece in found if piece.kind == "tag"]

    def __call__(self, offset: int) -> Mapping[int, int]:
        """The start of each block around the offset, with the number of the branch."""
        stack: list[tuple[int, int]] = []
        for tag in self._tags:
            if tag.start > offset:
                break
            if tag.name in _OPENS:
                stack.append((tag.start, 0))
            elif tag.name in _NEXT and stack:
                start, branch = stack.pop()
                stack.append((start, branch + 1))
            elif tag.name.startswith(b"end") and tag.name[3:] in (b"", *_OPENS) and stack:
                stack.pop()
        return dict(stack)


def autoescaped(found: Iterable[Piece], data: bytes) -> Callable[[int], bool]:
    """Does Django escape what is printed at an offset? Not after `{% autoescape off %}`."""
    turns = [(0, True)]
    stack = [True]
    for piece in found:
        if piece.name == b"autoescape":
            stack.append(data[slice(*piece.inner)].split()[1:] != [b"off"])
        elif piece.name == b"endautoescape" and len(stack) > 1:
            stack.pop()
        else:
            continue
        turns.append((piece.start, stack[-1]))
    return lambda offset: turns[bisect_right(turns, (offset, True)) - 1][1]
