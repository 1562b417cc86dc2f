"""Read a whole text that is no JSON: what stands around its values, and between them."""

from __future__ import annotations

import re
from typing import Any

from snippetgen.doctor.broken_json import Reader
from snippetgen.doctor.broken_text import OPENS

_ANOTHER = re.compile(r",\s*[{\[]")
_FIRST = re.compile(rf"[{{\[{OPENS}]|^[ \t]*\w+[ \t]*:", re.MULTILINE)


class Document(Reader):
    def read(self) -> Any:
        """The value, or a list of them where there are several."""
        first = _FIRST.search(self.text)
        if first and first[0] in "{[" and self.text[: first.start()].strip():
            self._leave_out("not-json", "this stands before the JSON", first.start())
        values = [self.value()]
        while char := self._skip():
            if char in "}]);`":
                kind = "missing-bracket" if char in "}]" else "not-json"
                self._leave_out(kind, f"one {char} too many")
            elif char in "{[" or _ANOTHER.match(self.text, self.at):
                if len(values) == 1:
                    self.mending.insert(0, "[", "missing-bracket")
                if char == ",":
                    self.at += 1
                else:
                    self.mending.insert(self._last, ",", "not-json")
                values.append(self.value())
            elif char == ",":
                self._needless_comma(self.at)
            else:
                self._leave_out("not-json", "the JSON has ended before this", len(self.text))
        if len(values) > 1:
            self.mending.insert(self._last, "]", "missing-bracket")
            return values
        return values[0]
