"""Read what has no quotes and no brackets, as JSON, as JavaScript, or as what was meant."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from snippetgen.doctor.broken_text import DASHES
from snippetgen.doctor.mending import Mending

CODE = object()  # a value that only the page knows

_THING = re.compile(r"[!-~](?<![/#.])")  # neither a space nor, maybe, a comment
_SPACE = re.compile(r"[ \t\r\n]*")
_ODD = re.compile(r"(?:[^\S \t\r\n]|[\u200b-\u200f\u2060\ufeff\x00-\x08])+")
_COMMENT = re.compile(r"//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z)|\.\.\.|…", re.DOTALL)
_CODE_COMMENT = re.compile(r"//[^\n]*|#(?!\w)[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*(?:,\s*[^\d\s]|[}\]]|\Z))")
_MONEY = re.compile(r"[$€£¥]\s?(-?\d+(?:\.\d+)?)(?![\w.,])")
# .5, 5., +5, 0.50 after a needless zero, and 5 after a dash that is no minus
_LOOSE = re.compile(rf"[+{DASHES}-]?(?:\.\d+|[1-9]\d*\.?(?:\d+)?|0\d*\.\d+)(?![\w.\"])")
_DASH = re.compile(rf"[{DASHES}]")
_HEX = re.compile(r"0[xX][0-9a-fA-F]{1,15}\b")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_PREFIX = re.compile(r"[bBrRuUfF]{1,2}(?=[\"'])")
_NAME = re.compile(r"[A-Za-z_$][\w$-]*(?=\s*:)")
# A name that lacks its first or its last quote.
_UNOPENED = re.compile(r"([A-Za-z_$][\w$ .-]{0,80})\"(?=\s{0,20}:)")
_UNCLOSED = re.compile(r"\"([A-Za-z_$][\w$ .-]{0,80})(?=:\s{0,20}[\"\[{\d-])")
_BARE = re.compile(r"[^,{}\[\]\n\"]+")
_QUOTE = re.compile(r"\"\s*[,}\]\n]")
_BARE_KEY = re.compile(r"[^,:={}\[\]\n\"]*|.", re.DOTALL)
_WORDS = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
    "TRUE": True, "FALSE": False, "NULL": None, "Null": None, "undefined": None, "nil": None,
    "NaN": None, "Infinity": None,
}  # fmt: skip
_NO_MARK = re.compile(r"[^\"'`()\[\]{},]*")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Scalars:
    def __init__(self, mending: Mending, *, js: bool) -> None:
        self._mending, self._js = mending, js
        self._text = mending.text
        self._odd_told = False

    def space(self, at: int) -> int:
        """Where the next thing begins, after spaces and comments."""
        while not _THING.match(self._text, at):
            at = _SPACE.match(self._text, at).end()  # type: ignore[union-attr]  # or nothing
            comment = (_CODE_COMMENT if self._js else _COMMENT).match(self._text, at)
            odd = _ODD.match(self._text, at)
            found = comment or odd
            if found is None:
                return at
            if comment and not self._js:
                dots = comment[0] in ("...", "…")
                message = "this stands for what was left out" if dots else "JSON has no comments"
                self._mending.tell("not-json", at, message, "leave it out")
            elif odd and not self._odd_told:
                self._odd_told = True
                message = f"a space of another kind, U+{ord(odd[0][0]):04X}, here and maybe on"
                self._mending.tell("not-json", at, message, "type a plain space")
            self._mending.edit(at, found.end(), " " if odd else "")
            at = found.end()
        return at

    def is_key(self, at: int) -> bool:
        return _NAME.match(self._text, at) is not None

    def is_half_key(self, at: int) -> bool:
        return _UNCLOSED.match(self._text, at) is not None and not self._js

    def key(self, at: int) -> tuple[str, int]:
        """A name without quotes, or with one of the two. It always takes something."""
        half = None if self._js else _UNOPENED.match(self._text, at)
        if half:
            self._mending.insert(at, '"', "not-json")
            return half[1], half.end()
        half = None if self._js else _UNCLOSED.match(self._text, at)
        if half:
            self._mending.insert(half.end(), '"', "not-json")
            return half[1], half.end()
        found = _NAME.match(self._text, at) or _BARE_KEY.match(self._text, at)
        if found is None or not found[0]:
            found = re.compile(r".", re.DOTALL).match(self._text, at)
        written = found[0] if found else ""
        name = written.strip()
        self._mending.edit(at, at + len(written), json.dumps(name, ensure_ascii=False))
        if not self._js:
            hint = f'type "{name[:40]}"'
            self._mending.tell("not-json", at, "a name stands in quotes", hint, slight=True)
        return name, at + len(written)

    def unfilled(self, start: int, end: int) -> str:
        """A template's placeholder that nobody filled in."""
        message = "this was to be filled in before it is sent"
        return self._quoted(start, end, message, "send what your template makes of it")

    def read(self, at: int, *, in_object: bool) -> tuple[Any, int]:
        """A number or a word, and where it ends."""
        number = _NUMBER.match(self._text, at)
        grouped = _GROUPED.match(self._text, at) if in_object and not self._js else None
        if grouped:
            plain = grouped[0].replace(",", "")
            self._instead(at, grouped.end(), plain, "a number has no commas in it")
            return json.loads(plain), grouped.end()
        if number and self._text[number.end() : number.end() + 1] != '"':
            return self._number(number[0], at), number.end()
        word = _WORD.match(self._text, at)
        if word and word[0] in _WORDS:
            value = _WORDS[word[0]]
            written = json.dumps(value)
            if word[0] != written and not self._js:
                self._instead(at, word.end(), written, f"JSON has no {word[0]}")
            return value, word.end()
        loose = _LOOSE.match(self._text, at)
        if loose and self._js:
            return float(_DASH.sub("-", loose[0])), loose.end()
        if self._js:
            return CODE, self.expression(at)
        return self._meant(at)

    def _number(self, written: str, at: int) -> Any:
        try:
            value = json.loads(written)
        except ValueError:  # thousands of digits
            value = math.inf
        if isinstance(value, float) and not math.isfinite(value):
            self._instead(at, at + len(written), "null", "a number is too large")
            return None
        return value

    def expression(self, at: int) -> int:
        """Where JavaScript that is not understood ends: before a comma or a bracket."""
        waiting: list[str] = []
        while at < len(self._text):
            at = _NO_MARK.match(self._text, at).end()  # type: ignore[union-attr]  # or nothing
            char = self._text[at : at + 1]
            if char and char in "\"'`":
                found = re.compile(rf"{char}(?:[^{char}\\]|\\.)*{char}?", re.DOTALL)
                at = found.match(self._text, at).end()  # type: ignore[union-attr]  # the quote
                continue
            if char in _BRACKETS:
                waiting.append(_BRACKETS[char])
            elif waiting and char == waiting[-1]:
                waiting.pop()
            elif not waiting:
                break
            at += 1
        return min(at, len(self._text))

    def _meant(self, at: int) -> tuple[Any, int]:
        """What is neither, so that JSON has no place for it."""
        prefix = _PREFIX.match(self._text, at)
        if prefix:
            found = re.compile(r"([\"'])((?:[^\\\n])*?)\1").match(self._text, prefix.end())
            if found:
                written = json.dumps(found[2], ensure_ascii=False)
                self._instead(at, found.end(), written, f"JSON has no {prefix[0]} before a text")
                return found[2], found.end()
        hexadecimal = _HEX.match(self._text, at)
        if hexadecimal:
            value = int(hexadecimal[0], 16)
            self._instead(
                at, hexadecimal.end(), str(value), f"JSON does not write {hexadecimal[0]}"
            )
            return value, hexadecimal.end()
        loose = _LOOSE.match(self._text, at)
        if loose:
            number = float(_DASH.sub("-", loose[0]))
            written = str(int(number) if number.is_integer() else number)
            self._instead(at, loose.end(), written, f"JSON does not write {loose[0][:40]}")
            return json.loads(written), loose.end()
        money = _MONEY.match(self._text, at)
        if money:
            self._instead(at, money.end(), str(float(money[1])), "a price is a number, no more")
            return float(money[1]), money.end()
        bare = _BARE.match(self._text, at)
        if bare and _QUOTE.match(self._text, bare.end()):
            self._mending.insert(at, '"', "not-json")
            return bare[0], bare.end() + 1
        end = at + len(bare[0].rstrip()) if bare else at + 1
        return self._quoted(at, end, "a text stands in quotes"), end

    def _quoted(self, start: int, end: int, message: str, hint: str | None = None) -> str:
        text = self._text[start:end]
        written = json.dumps(text, ensure_ascii=False)
        self._mending.edit(start, end, written)
        self._mending.tell("not-json", start, message, hint or f"type {written[:60]}")
        return text

    def _instead(self, start: int, end: int, written: str, message: str) -> None:
        self._mending.edit(start, end, written)
        self._mending.tell("not-json", start, message, f"type {written[:60]}")
