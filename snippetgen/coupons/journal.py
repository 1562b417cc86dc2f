"""What Klaviyo has of a file of codes: an entry to a line, beside the file.

An entry says which rows went, with a digest of their codes, and to whom: another file of the
same name, or another account, is sent all of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

from snippetgen.errors import Problem, SnippetgenError


class Journal:
    """Use it in a `with`. `to` tells whose account the codes go to."""

    def __init__(self, path: Path, to: str, coupon: str) -> None:
        self._path = path
        self._to = to
        self._coupon = coupon
        self._sent: dict[str, dict[str, Any]] = {}  # by the job
        self.open: list[str] = []  # jobs whose end nobody has seen
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for line in lines:
            self._read(line)
        self._file = path.open("a", encoding="utf-8")
        if lines:
            self._file.write("\n")  # the last line may have broken off

    def length_at(self, start: int) -> int | None:
        """How many rows went together, from this one on."""
        found = (entry["rows"] for entry in self._sent.values() if entry["rows"][0] == start)
        return next((stop - first for first, stop in found), None)

    def has(self, rows: range, codes: Sequence[str]) -> bool:
        """Raises SnippetgenError where the codes went to another coupon."""
        same = {"rows": [rows.start, rows.stop], "codes": _digest(codes)}
        for entry in self._sent.values():
            if same.items() <= entry.items():
                if entry["coupon"] == self._coupon:
                    return True
                message = f"these codes were pushed to the coupon {entry['coupon']!r}"
                hint = "a code is of one coupon only; delete this file if Klaviyo took none of them"
                raise SnippetgenError(Problem(message, self._path, hint=hint))
        return False

    def accepted(self, rows: range, codes: Sequence[str], job: str) -> None:
        self._write({
            "to": self._to, "coupon": self._coupon, "rows": [rows.start, rows.stop],
            "codes": _digest(codes), "job": job,
        })  # fmt: skip

    def ended(self, job: str, *, failed: bool) -> None:
        """What has failed is sent again the next time."""
        self._write({"failed" if failed else "ended": job})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _write(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry)
        self._file.write(f"{line}\n")
        self._file.flush()
        self._read(line)

    def _read(self, line: str) -> None:
        try:
            entry = json.loads(line)
        except ValueError:
            return  # written when it broke off
        if not isinstance(entry, dict):
            return
        if entry.get("to") == self._to:
            self._sent[entry["job"]] = entry
            self.open.append(entry["job"])
        job = str(entry.get("ended") or entry.get("failed"))
        if job in self.open:
            self.open.remove(job)
        if "failed" in entry:
            self._sent.pop(job, None)


def _digest(codes: Sequence[str]) -> str:
    return blake2b("\n".join(codes).encode(), digest_size=16).hexdigest()
