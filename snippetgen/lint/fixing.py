"""Mend what is certain: again and again until nothing is left, in memory, and then write it."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.lint.linter import Linted
from snippetgen.rules import Hit

_ROUNDS = 10  # one mend may make the next one possible: an object first, then calls of it


@dataclass(frozen=True, slots=True)
class Mend:
    """A file as it was read, and as it should be."""

    path: Path
    old: bytes
    new: bytes

    def diff(self) -> str:
        """Unified, as `patch -p1` takes it."""
        name = self.path.as_posix().lstrip("/")
        lines = difflib.unified_diff(_lines(self.old), _lines(self.new), f"a/{name}", f"b/{name}")
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def mends(lint: Callable[[Mapping[Path, bytes]], Linted], first: Linted) -> list[Mend]:
    """What to write, after what was found at first; `lint` takes some texts instead of files."""
    original: dict[Path, bytes] = {}
    now: dict[Path, bytes] = {}
    given_up: set[Path] = set()
    linted = first
    for _ in range(_ROUNDS):
        broken = {file.path: file.broken for file in linted.read}
        before = dict(now)
        for file in linted.read:
            if file.path not in given_up:
                new = mended(file.data, (hit for _, hit in file.found))
                if new != file.data:
                    original.setdefault(file.path, file.data)
                    now[file.path] = new
        if now == before:
            break
        linted = lint(now)
        for file in linted.read:
            # Whatever was thought: code that can no longer be parsed is no mend.
            if file.broken > broken.get(file.path, 0):
                given_up.add(file.path)
                now[file.path] = before.get(file.path, original[file.path])
    return [Mend(p, original[p], new) for p, new in sorted(now.items()) if new != original[p]]


def mended(data: bytes, hits: Iterable[Hit]) -> bytes:
    """With the hits' edits; all of a hit's or none, and none where two would meet."""
    taken: list[tuple[int, int, bytes]] = []
    for hit in hits:
        edits = [(start, end, text.encode()) for start, end, text in hit.fix]
        if edits and not any(_meet(one, other) for one in edits for other in taken):
            taken += edits
    parts, at = [], 0
    for start, end, text in sorted(taken):
        parts += [data[at:start], text]
        at = end
    return b"".join([*parts, data[at:]])


def _meet(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> bool:
    """Two edits touch; those that only insert at one place have no order."""
    return one[0] <= other[1] and other[0] <= one[1]


def write(mends_: Iterable[Mend]) -> Iterator[Path]:
    """Each file at once and whole; what has changed since it was read is left, with an error."""
    for mend in mends_:
        target = mend.path.resolve()
        if target.read_bytes() != mend.old:
            raise SnippetgenError(Problem("has changed meanwhile: run it again", mend.path))
        handle, name = tempfile.mkstemp(prefix=".snippetgen-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mend.new)
            shutil.copymode(target, name)
            Path(name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        yield mend.path


def _lines(data: bytes) -> list[str]:
    """As `patch` sees them: `str.splitlines` ends them at other characters as well."""
    *whole, last = data.decode("utf-8", "surrogateescape").split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]
