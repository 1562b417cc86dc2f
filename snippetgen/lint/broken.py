"""Where a script does not parse, if that is sure: no template's code can be what is in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from snippetgen.lint.hosts import SCRIPTS, script_kind
from snippetgen.lint.pieces import Piece, pieces
from snippetgen.lint.trees import typescript_takes
from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Script, Source

# Without a host that is known, what stands in other files may be any language's.
_PLAIN = (*SCRIPTS, ".html", ".htm", ".xhtml", ".vue", ".svelte")
# What Thymeleaf, Velocity, Freemarker, Smarty, JSP, Razor and others put between a page's code. It
# is looked for in what does not parse only: there it is better to be silent once too often.
_ANOTHER = re.compile(
    rb"[$#*]!?\{|(?<![\w.])@\w|#(?:if|else|end|foreach|set)\b|\[[\[(%]|%\w+%|__\w+__|<[#@]|<\w+:"
    rb"|\{/?(?:if|else|for|foreach|section|literal|include|assign)\b"
)
# Before a value, so that what a template prints there is one value as well.
_BEFORE_VALUES = (":", "=", "(", "+", "?")
_TEXTS = (
    "string", "string_fragment", "escape_sequence", "template_string", "comment", "html_comment",
)  # fmt: skip


def breaks_at(source: Source, script: Script, plain: bytes, found: Iterable[Piece]) -> Node | None:
    """The first node of the script that no browser can read; None where it can, or may.

    `plain` is what was parsed, and `found` are the pieces of the template.
    """
    if not script.root.has_error or script.kind != "js" or not _is_whole(source, script):
        return None
    within = [piece for piece in found if script.start <= piece.start < script.end]
    if source.host in ("html", "js"):
        code = source.data[script.start : script.end]
        if Path(source.file).suffix.lower() not in _PLAIN or pieces(code, "html"):
            return None
        if source.host == "html" and _ANOTHER.search(code):
            return None
    if not all(_is_value(script, piece) for piece in within):
        return None
    # Types that a build takes out may stand in .js files, too: Flow's are much like TypeScript's.
    if typescript_takes(plain, script.start, script.end, source.deadline):
        return None
    return _first_error(source, script.root)


def _is_whole(source: Source, script: Script) -> bool:
    """It ends where its element or its file does, and no other file goes on with it."""
    after = source.data[script.end : script.end + 8].lower()
    if after:
        return after == b"</script"
    return script.start == 0 and bool(script_kind(Path(source.file)))


def _is_value(script: Script, piece: Piece) -> bool:
    """Whatever is printed, the code around it stays as it is."""
    if piece.kind == "comment":
        return True
    node = script.root.descendant_for_byte_range(piece.start, piece.end)
    if piece.kind != "output" or node is None:
        return False
    before = node.prev_sibling
    if before is None and node.parent is not None and node.parent.is_error:
        before = node.parent.prev_sibling
    return node.type in _TEXTS or (before is not None and before.type in _BEFORE_VALUES)


def _first_error(source: Source, root: Node) -> Node | None:
    todo = [root]
    while todo:
        source.tick()
        node = todo.pop()
        if node.is_error or node.is_missing:
            return node
        todo.extend(reversed([child for child in node.children if child.has_error]))
    return None
