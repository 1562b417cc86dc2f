"""Read JSON that does not parse, and say why: what was meant is guessed from what surrounds it.

Brackets that were lost are put back where the indentation says that they were. The same reader
reads JavaScript's literals (`js`), where most of what JSON refuses is right.
"""

from __future__ import annotations

import json
import re
from typing import Any

from snippetgen.doctor.broken_text import OPENS, read_text
from snippetgen.doctor.mending import Mending
from snippetgen.doctor.nesting import Nesting
from snippetgen.doctor.scalars import CODE, Scalars

_TEMPLATE = re.compile(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}|<[%?].{0,300}?[%?]>", re.DOTALL)
_STRINGIFY = re.compile(r"JSON\s*\.\s*stringify\s*\(")
_LAST = re.compile(r"[\s,]{0,50}(?:[}\])]|$)")
# PHP's arrays: ['a' => 1] and array('a' => 1) are objects, array(1, 2) is a list.
_PHP = re.compile(r"(\[|array\s*\()\s*((?:(['\"])[^'\"\n]{0,80}\3|\$\w{1,80}|\w{1,80})\s*=>)?")


class Reader:
    def __init__(self, text: str, at: int = 0, *, js: bool = False, by_lines: bool = False) -> None:
        self.text, self.at, self.js = text, at, js
        self.mending = Mending(text)
        self.code = False  # did it hold something that only the page knows?
        self._scalars = Scalars(self.mending, js=js)
        self._nesting = Nesting(self.mending, by_lines=by_lines)
        self._last = at  # where what was read last ended

    def arguments(self) -> list[Any]:
        """The arguments of a call; it stands at the opening parenthesis."""
        self.at += 1
        self._last = self.at
        return self._list(")")

    def value(self) -> Any:
        char = self._skip()
        start = self.at
        if not char or char in ",:}])":
            self.mending.insert(self._last, "null", "not-json")
            return None
        template = None if self.js else _TEMPLATE.match(self.text, start)
        if template:
            self._last = self.at = template.end()
            return self._ended(self._scalars.unfilled(start, self.at))
        opened = self.opened()
        if opened is not None:
            return self._ended(opened)
        if char in OPENS:
            text = self._text()
            if not self.js and self._skip() == ":":
                self.mending.insert(start, "{", "missing-bracket")
                return self._object(text, start)
            return self._ended(text)
        if not self._nesting.depth and not self.js and self._scalars.is_key(start):
            self.mending.insert(start, "{", "missing-bracket")
            return self._object()
        if self.js and (called := _STRINGIFY.match(self.text, start)):
            self._last = self.at = called.end()
            [value, *_] = self._list(")") or [None]
            return self._ended(CODE if self.code else json.dumps(value))
        value, self.at = self._scalars.read(start, in_object=self._nesting.in_object)
        self._last = self.at
        return self._ended(value)

    def opened(self) -> dict[str, Any] | list[Any] | None:
        """What stands in the brackets that open here, whatever follows them; None without any."""
        php = _PHP.match(self.text, self.at)
        if php and (php[2] or php[1] != "["):
            return self._php_array(php[1], named=php[2] is not None)
        char = self.text[self.at : self.at + 1]
        if not char or char not in "{[":
            return None
        self.at += 1
        self._last = self.at
        return self._object() if char == "{" else self._list("]")

    def _ended(self, value: Any) -> Any:
        """A value was read. In JavaScript more may follow: `item.price / 100`."""
        if self.js and (char := self._skip()) and char not in ",:}]);":
            self.at = self._scalars.expression(self.at)
            value = CODE
        if value is CODE:
            self.code = True
        return value

    def _php_array(self, opening: str, *, named: bool) -> dict[str, Any] | list[Any]:
        if not self.js:
            what = "braces around names and values" if named else "brackets around a list"
            self.mending.tell("not-json", self.at, f"JSON has {what}")
        self.mending.edit(self.at, self.at + len(opening), "{" if named else "[")
        self._last = self.at = self.at + len(opening)
        close = ")" if opening[-1] == "(" else "]"
        found = self._object(close=close) if named else self._list(close)
        self.mending.edit(self.at - 1, self.at, "}" if named else "]")
        return found

    def _object(self, key: str | None = None, key_at: int = 0, close: str = "}") -> dict[str, Any]:
        """What follows an opening brace, or the first key where there is none."""
        found: dict[str, Any] = {}
        last, last_at = "", self.at
        self._nesting.enter(close)
        while True:
            if key is None:
                if self._closed():
                    break
                key_at = self.at
                if found and self._nesting.is_element(key_at):
                    # No name: the value before it was the first of a list.
                    self.mending.insert(last_at, "[", "missing-bracket")
                    found[last] = self._list("]", [found[last]])
                    if self._separated():
                        break
                    continue
                key = self._key()
            self._nesting.key(key, key_at)
            code = not self._colon()
            self._skip()
            last, last_at = key, self.at
            found[key] = self._ended(CODE) if code else self.value()
            key = None
            if self._separated():
                break
        self._nesting.leave()
        return found

    def _list(self, close: str, found: list[Any] | None = None) -> list[Any]:
        found = [] if found is None else found
        self._nesting.enter(close)
        while not self._closed():
            found.append(self.value())
            if self._separated():
                break
        self._nesting.leave()
        return found

    def _closed(self) -> bool:
        """Does what is being read end here? With a bracket of its own, or for want of one."""
        mine = self._nesting.close
        while char := self._skip():
            if char == mine:
                self.at += 1
                self._last = self.at
                return True
            if char == ",":
                if _LAST.match(self.text, self.at):
                    self._needless_comma(self.at)
                else:
                    self._leave_out("not-json", "one , too many")
            elif char not in "}])":
                return False
            elif self._nesting.waits_for(char):
                self.mending.insert(self._last, mine, "missing-bracket")
                return True
            else:
                self._leave_out("missing-bracket", f"{char} closes nothing")
        self.mending.unclosed = True
        self.mending.insert(self._last, mine, "missing-bracket")
        return True

    def _separated(self) -> bool:
        """Pass the comma after a value. Yes, where what is being read ends without its bracket."""
        while char := self._skip():
            if char == ",":
                if self._nesting.ended(self.at + 1, after_comma=True):
                    break
                comma = self.at
                self.at += 1
                if self._skip() in ("", "}", "]", ")"):
                    self._needless_comma(comma)
                return False
            if char in "}])":
                return False
            if self._nesting.ended(self.at):
                break
            if char == ";":
                message = "JSON has commas between things"
                self.mending.tell("not-json", self.at, message, "type , instead")
                self.mending.edit(self.at, self.at + 1, ",")
                self.at += 1
                return False
            if char not in ":=" and not (char in OPENS and self._last == self.at):
                self.mending.insert(self._last, ",", "not-json")
                return False
            self._leave_out("not-json", f"{char} does not belong here")
        if not char:
            return False
        self.mending.insert(self._last, self._nesting.close, "missing-bracket")
        return True

    def _key(self) -> str:
        start = self.at
        if self.js and self.text[start] == ":":
            start = self.at = start + 1  # a symbol of Ruby's
        char = self.text[start : start + 1]
        if char and char in OPENS and not self._scalars.is_half_key(start):
            return self._text()
        key, self.at = self._scalars.key(start)
        self._last = self.at
        return key

    def _colon(self) -> bool:
        """Pass the colon. No, where there is none and JavaScript needs none: `{email}`."""
        char = self._skip()
        if char == ":":
            self.at += 1
        elif self.js and self.text.startswith("=>", self.at):
            self.at += 2
        elif self.js:
            self.at = self._scalars.expression(self.at)
            return False
        elif char == "=":
            end = self.at + (2 if self.text.startswith("=>", self.at) else 1)
            self.mending.tell("not-json", self.at, "JSON has a colon between a name and its value")
            self.mending.edit(self.at, end, ":")
            self.at = end
        else:
            self.mending.insert(self._last, ":", "not-json")
        self._last = self.at
        return True

    def _text(self) -> str:
        text, self.at = read_text(self.mending, self.at, js=self.js)
        self._last = self.at
        return text

    def _skip(self) -> str:
        """Pass what stands between things; the character that comes then, or nothing."""
        self.at = self._scalars.space(self.at)
        return self.text[self.at : self.at + 1]

    def _needless_comma(self, comma: int) -> None:
        if not self.js:
            message = "no comma after the last one"
            self.mending.tell("trailing-comma", comma, message, "leave it out", slight=True)
        self.mending.edit(comma, comma + 1, "")
        self.at = max(self.at, comma + 1)

    def _leave_out(self, kind: str, message: str, end: int | None = None) -> None:
        """What stands here, or all before `end`."""
        end = self.at + 1 if end is None else end
        self.mending.tell(kind, self.at, message, "leave it out")
        self.mending.edit(self.at, end, "")
        self.at = end
