"""Read a text into a `Source`: its scripts that concern Klaviyo, and what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from snippetgen.lint.broken import breaks_at
from snippetgen.lint.expressions import assigned, resolved, value_of
from snippetgen.lint.ignores import ignores
from snippetgen.lint.pieces import Branches, Piece, autoescaped, masked, pieces, shown_blocks
from snippetgen.lint.places import Text
from snippetgen.lint.queues import calls_of, names_of_window
from snippetgen.lint.trees import parse_html, parse_javascript
from snippetgen.lint.typescript import TYPED, untyped
from snippetgen.rules.code.reader import Node, Patient, first
from snippetgen.rules.code.source import Address, Attribute, Output, Script, Source, Tag

# What makes a file worth parsing, and a script one of ours.
_OURS = re.compile(rb"klaviyo|_learnq|_klonsite|snippetgen", re.IGNORECASE)
_TYPES = (
    "", "module", "text/javascript", "application/javascript", "application/x-javascript",
    "text/ecmascript", "application/ecmascript", "text/plain",  # plain: until there is consent
)  # fmt: skip
_WORD = re.compile(rb"[\w$-]+")
_TEMPLATES = ("shopify", "liquid", "django")


def concerns(data: bytes) -> bool:
    """Has the file anything to do with Klaviyo? Most of a theme's have not."""
    return _OURS.search(data) is not None


def read(text: Text, file: str, deadline: float) -> Source:
    """Raises TookTooLongError where the text is so tangled that its time is up."""
    data = text.data
    source = Source(file, text.host, data, text.place, text.written, deadline=deadline)
    source.sure, source.variables = text.sure, text.variables
    found = pieces(data, text.host)
    source.branches = Branches(found)
    source.raw = shown_blocks(found)
    inserted = _inserted_scripts(found, data)
    # In another language a script may stand in quotes: there only what is in it is masked.
    known = text.host != "html"
    plain = masked(data, found if known else (), () if text.script else inserted)
    comments: list[tuple[int, int]] = []
    if text.script:
        whole = [(text.script, 0, len(data))]
    else:
        whole = list(_of_page(source, plain, comments))
        whole += [("js", start, end) for start, end in inserted]
    tags_text = {tag.start: _tag_text(data, tag) for tag in source.tags}
    for kind, start, end in _wanted(whole, data, tags_text):
        if found and not known:
            inner = masked(data, (piece for piece in found if start <= piece.start < end))
        else:
            inner = masked(data, found) if (start, end) in inserted else plain
        if typed := kind in TYPED:
            inner = untyped(inner, start, end, kind, deadline)
            source.typed = True
        script = _script(source, inner, "js" if typed else kind, start, end)
        script.broken = None if typed else breaks_at(source, script, inner, found)
        source.scripts.append(script)
    source.scripts.sort(key=lambda script: script.start)
    source.outputs = list(_outputs(source, found))
    source.addresses += _strings(source)
    if text.host == "gtm":
        source.references = [
            (piece.start, data[slice(*piece.inner)].decode("utf-8", "replace"))
            for piece in found
        ]  # fmt: skip
    comments += [piece.inner for piece in found if piece.kind == "comment"]
    for script in source.scripts:
        comments += [(node.start_byte, node.end_byte) for node in script.nodes["comment"]]
    source.ignores = ignores(data, comments, text)
    return source


def _inserted_scripts(found: Sequence[Piece], data: bytes) -> list[tuple[int, int]]:
    """Those in `{% javascript %}`, without a script element."""
    return [part for part in shown_blocks(found, b"javascript") if _OURS.search(data, *part)]


def _of_page(
    source: Source, plain: bytes, comments: list[tuple[int, int]]
) -> Iterator[tuple[str, int, int]]:
    """Its scripts and handlers; fills in its tags, its addresses and its comments."""
    _, nodes = parse_html(plain, source.deadline)
    comments += [(node.start_byte + 4, node.end_byte - 3) for node in nodes["comment"]]
    attributes: dict[int, list[Attribute]] = {}
    for node in nodes["attribute"]:
        attribute = _attribute(source, node)
        attributes.setdefault(node.parent.start_byte, []).append(attribute)
        if attribute.name.startswith("on") and _OURS.search(source.data, *attribute.at):
            yield "handler", *attribute.at
        elif "klaviyo" in attribute.text.lower():
            source.addresses.append(
                Address(attribute.text, *attribute.at, attribute=attribute)
            )  # fmt: skip
    for node in nodes["script_element"]:
        source.tick()
        named = {a.name: a for a in reversed(attributes.get(node.start_byte, []))}
        source.tags.append(Tag(node.start_byte, named))
        kind = _kind(named)
        raw = next((child for child in node.children if child.type == "raw_text"), None)
        if kind and raw is not None and "src" not in named:
            yield kind, raw.start_byte, raw.end_byte


def _attribute(source: Source, node: Node) -> Attribute:
    name = node.named_children[0]
    at = (node.end_byte, node.end_byte)
    for child in node.named_children[1:]:
        at = (child.start_byte, child.end_byte)
        if child.type == "quoted_attribute_value":
            at = (at[0] + 1, at[1] - 1)
    tag = first(node.parent)
    text = source.data[slice(*at)].decode("utf-8", "replace")
    return Attribute(
        source.text(tag).lower() if tag is not None else "",
        source.text(name).lower(),
        text.replace("&amp;", "&"),
        at,
        (name.start_byte, name.end_byte),
    )


def _kind(attributes: Mapping[str, Attribute]) -> str:
    given = attributes["type"].text if "type" in attributes else ""
    type_ = given.partition(";")[0].strip().lower()
    if type_ == "application/json":
        return "json"
    language = attributes["lang"].text if "lang" in attributes else ""  # in Vue and Svelte
    if language in TYPED:
        return language
    return "js" if type_ in _TYPES else ""


def _tag_text(data: bytes, tag: Tag) -> bytes:
    end = data.find(b">", tag.start)
    return data[tag.start : end + 1]


def _wanted(
    found: Iterable[tuple[str, int, int]], data: bytes, tags: Mapping[int, bytes]
) -> Iterator[tuple[str, int, int]]:
    """The scripts that tell Klaviyo something, and what other scripts prepare for them.

    A block of JSON counts where it, its tag or its id is spoken of; a script, where one that
    speaks of Klaviyo uses a name that it declares.
    """
    scripts = list(found)
    ours = [part for part in scripts if part[0] == "handler" or _OURS.search(data, *part[1:])]
    words = {word for _, start, end in ours for word in _WORD.findall(data, start, end)}
    starts = sorted(tags)
    for part in scripts:
        kind, start, end = part
        if part in ours:
            yield part
        elif kind == "json":
            before = [at for at in starts if at < start]
            tag = tags[before[-1]] if before else b""
            name = re.search(rb"""\bid\s*=\s*["']?([\w-]+)""", tag)
            if _OURS.search(tag) or (name and name[1] in words):
                yield part
        elif any(name in words for name in _declared(data[start:end])):
            yield part


def _declared(code: bytes) -> Iterator[bytes]:
    """Names that may come to be the page's: a rough look, which costs no parsing."""
    for found in re.finditer(rb"(?:\b(?:var|let|const)\s+|\bwindow\.)([\w$]+)\s*=[^=]", code):
        yield found[1]


def _script(source: Source, plain: bytes, kind: str, start: int, end: int) -> Script:
    root, nodes = parse_javascript(plain, start, end, source.deadline)
    script = Script(kind, start, end, root, nodes)
    source.windows |= set(names_of_window(source, script))
    script.calls = Patient(calls_of(source, script), source.deadline)
    return script


def _outputs(source: Source, found: Sequence[Piece]) -> Iterator[Output]:
    if source.host not in _TEMPLATES:
        return
    variables = assigned(source.data, found) if source.host != "django" else {}
    off = autoescaped(found, source.data) if source.host == "django" else None
    for piece in found:
        script = next((s for s in source.scripts if s.start <= piece.start < s.end), None)
        if piece.kind != "output" or script is None:
            continue
        where, node = _place(script, piece)
        if where == "comment":
            continue
        inner = source.data[slice(*piece.inner)].decode("utf-8", "replace")
        value = value_of(inner, source.host)
        values = tuple(resolved(value, variables)) if value is not None else ()
        escaped = off is not None and off(piece.start)
        yield Output(piece.start, piece.end, inner, values, where, node, escaped, script)


def _place(script: Script, piece: Piece) -> tuple[str, Node]:
    """Where in the script's code a piece is printed, and the string that it is a part of."""
    node = script.root.descendant_for_byte_range(piece.start, piece.end)
    here = node
    while here is not None and here.type in ("string_fragment", "escape_sequence"):
        here = here.parent
    if here is not None and here.type == "string":
        return "string", here
    if here is not None and here.type == "template_string":
        return "template", here
    if here is not None and here.type in ("comment", "html_comment"):
        return "comment", here
    return "code", node


def _strings(source: Source) -> Iterator[Address]:
    for script in source.scripts:
        for node in (*script.nodes["string"], *script.nodes["template_string"]):
            source.tick()
            start, end = node.start_byte, node.end_byte
            if _OURS.search(source.data, start, end):
                text = source.string(node)
                if text is None:
                    text = source.text(node)[1:-1]
                yield Address(text, start, end, node)
