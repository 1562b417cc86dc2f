"""Read a quoted text that may be quoted wrongly: where it ends is a matter of what follows."""

from __future__ import annotations

import json
import re

from snippetgen.doctor.mending import Mending

# What word processors and web pages make of " and of '. Half of them look alike, so by number.
DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"
SINGLE = "\u2018\u2019\u201a\u201b\u2032\u0060\u00b4"
OPENS = "\"'" + DOUBLE + SINGLE
DASHES = "\u2013\u2014\u2212"  # and of -

_PLAIN = re.compile(r'"[^"\\\x00-\x1f]*"')
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_ANY = f"[{OPENS}]"
# What looks ahead is bounded: a text of nothing but quotes must not take for ever.
_KEY = re.compile(rf"{_ANY}[^{OPENS}\n]{{0,80}}{_ANY}\s{{0,20}}:")
_AFTER = re.compile(r"[ \t]{0,200}")
# Straight after a fancy quote, this shows that it was meant to end the text.
_END = re.compile(rf"\s{{0,20}}(?::|[,}}\]]\s{{0,99}}(?:{_ANY}|[}}\]\d{{\[]|$)|$)")
# What a line that lacks its last quote ends with, and what the next one begins with.
_LINE_END = re.compile(r"\s*[,}\]]*\s*$")
_LINE_START = re.compile(rf"\s{{0,200}}(?:{_KEY.pattern}|[}}\]])")
_NEXT = re.compile(rf"\s{{0,200}}(?:{_ANY}|[{{\[}}\]\d])")
_CONTROL = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def read_text(mending: Mending, start: int, *, js: bool) -> tuple[str, int]:
    """The text that begins with the quote at `start`, and where it ends."""
    whole = mending.text
    plain = _PLAIN.match(whole, start)
    if plain and (js or ends_well(whole, plain.end())):
        return plain[0][1:-1], plain.end()
    return _Quoted(mending, start, js=js).read()


def ends_well(whole: str, end: int) -> bool:
    """Does what follows a quote show that it was the last one of its text?"""
    at = _AFTER.match(whole, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    follows = whole[at : at + 1]
    if follows in OPENS and follows:
        return at > end or _KEY.match(whole, at) is not None
    # Nothing at all is in every text.
    return follows in ",:=}])\r\n;/#"


class _Quoted:
    """One pass over one text, a character at a time: only where the plain way failed."""

    def __init__(self, mending: Mending, start: int, *, js: bool) -> None:
        self._mending, self._start, self._js = mending, start, js
        self._whole = mending.text
        self._opening = self._whole[start]
        self._fancy = self._opening not in "\"'" and not (js and self._opening == "`")
        self._closing = _closing(self._opening, js=js)
        self._out: list[str] = []

    def read(self) -> tuple[str, int]:
        if self._opening != '"':
            self._mending.edit(self._start, self._start + 1, '"')
        at = self._start + 1
        while at < len(self._whole):
            char = self._whole[at]
            if self._closes(char, at):
                if char != '"':
                    self._mending.edit(at, at + 1, '"')
                return self._end(at + 1, char)
            if char == "\\":
                at = self._escape(at)
            elif char == '"':
                self._mending.edit(at, at + 1, '\\"')
                if self._opening == '"':
                    message = 'a quote inside a text is written \\"'
                    self._mending.tell("not-json", at, message)
                self._out.append(char)
                at += 1
            elif char == "\n" and self._line_ends(at):
                return self._cut(at)
            elif char < " ":
                self._mending.edit(at, at + 1, _CONTROL.get(char, f"\\u{ord(char):04x}"))
                if char != "\r" and not (self._js and self._opening == "`"):
                    written = _CONTROL.get(char, f"\\u{ord(char):04x}")
                    self._mending.tell("not-json", at, f"inside a text this is written {written}")
                self._out.append(char)
                at += 1
            else:
                self._out.append(char)
                at += 1
        return self._cut(len(self._whole))

    def _closes(self, char: str, at: int) -> bool:
        if char in self._closing:
            return self._js or ends_well(self._whole, at + 1)
        # "text”: opened by a plain quote and closed by a fancy one.
        mixed = char in DOUBLE and self._opening == '"' and not self._js
        return mixed and _END.match(self._whole, at + 1) is not None

    def _end(self, end: int, closing: str) -> tuple[str, int]:
        text = "".join(self._out)
        if self._fancy or closing in DOUBLE:
            first = self._start if self._fancy else end - 1
            found = self._opening if self._fancy else closing
            message = f"{found} is no quote to a program: it stands for itself"
            hint = f'type "{_short(text)}"'
            self._mending.tell("curly-quotes", first, message, hint, slight=True)
        elif self._opening == "'" and not self._js:
            hint = f'type "{_short(text)}"'
            message = "JSON quotes with \", not with '"
            self._mending.tell("not-json", self._start, message, hint, slight=True)
        return text, end

    def _escape(self, at: int) -> int:
        found = _ESCAPE.match(self._whole, at)
        if found:
            end = found.end()
            # Half a pair of surrogates waits for the other half.
            if found[0][1] == "u":
                pair = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..").match(self._whole, at)
                end = pair.end() if pair else end
            self._out.append(json.loads(f'"{self._whole[at:end]}"'))
            return end
        follows = self._whole[at + 1 : at + 2]
        if follows and follows in "'`" + SINGLE + DOUBLE + "$":
            self._mending.edit(at, at + 1, "")
            if self._opening == '"' and not self._js:
                self._mending.tell("not-json", at, f"JSON has no \\{follows}", f"type {follows}")
            self._out.append(follows)
            return at + 2
        self._mending.edit(at, at + 1, "\\\\")
        self._mending.tell("not-json", at, f"JSON has no \\{follows.strip()}", "type \\\\ for a \\")
        self._out.append("\\")
        return at + 1

    def _line_ends(self, at: int) -> bool:
        """Is the quote that should have come before this line's end missing?"""
        if self._js and self._opening == "`":
            return False
        if self._whole[max(self._start, at - 20) : at].rstrip().endswith(","):
            return _NEXT.match(self._whole, at + 1) is not None
        return _LINE_START.match(self._whole, at + 1) is not None

    def _cut(self, end: int) -> tuple[str, int]:
        """The text was never closed: it ends with its line, before the comma."""
        line = self._whole[self._start + 1 : end]
        tail = _LINE_END.search(line[-200:])
        end -= len(tail[0]) if tail else 0
        end = max(end, self._start + 1)
        if end < len(self._whole) and self._whole[end - 1] in DOUBLE + SINGLE and self._fancy:
            end -= 1  # it was closed, only not well
        text = "".join(self._out)[: max(0, end - self._start - 1)]
        self._mending.insert(end, '"', "not-json")
        return text, end


def _closing(opening: str, *, js: bool) -> str:
    """The quotes that may close what this one opened."""
    if opening in "\"'" or (opening == "`" and js):
        return opening
    return DOUBLE + '"' if opening in DOUBLE else SINGLE + "'"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
