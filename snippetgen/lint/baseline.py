"""Old findings that are put up with: a file that names them by their lines' text, not by number."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.lint.reading import FileRead, Found

# A file from the baseline's folder, a code, and the line's text as a hash: it may hold a secret.
_Key: TypeAlias = tuple[str, str, str]
_VERSION = 1


class Baseline:
    """What was there when it was written. A line that moves stays known; a changed one is new."""

    def __init__(self, path: Path) -> None:
        """Raises SnippetgenError where the file can't be read or is none of ours."""
        self._folder = path.absolute().parent
        self._left = _read(path)

    def take_out(self, files: Iterable[FileRead]) -> None:
        """Leave only what is new, in place."""
        for file in files:
            file.found = [each for each in file.found if not self._known(file, each)]

    def gone(self) -> int:
        """How many of the old findings were not met: the baseline could be shorter."""
        return self._left.total()

    def _known(self, file: FileRead, found: Found) -> bool:
        key = _key(self._folder, file, found)
        if not self._left[key]:
            return False
        self._left[key] -= 1
        return True


def written(path: Path, files: Iterable[FileRead]) -> str:
    """The text of a baseline at `path` that holds all of this."""
    folder = path.absolute().parent
    counted = Counter(_key(folder, file, each) for file in files for each in file.found)
    tree: dict[str, dict[str, dict[str, int]]] = {}
    for (name, code, digest), count in sorted(counted.items()):
        tree.setdefault(name, {}).setdefault(code, {})[digest] = count
    return json.dumps({"version": _VERSION, "findings": tree}, indent=1) + "\n"


def _key(folder: Path, file: FileRead, found: Found) -> _Key:
    rule, hit = found
    name = Path(os.path.relpath(file.path.absolute(), folder)).as_posix()
    line = file.lines.text(int(hit.path.partition(":")[0]))
    digest = hashlib.sha256(b"\0".join([line.strip(), hit.message.encode()])).hexdigest()
    return name, rule.code, digest[:16]


def _read(path: Path) -> Counter[_Key]:
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
        if body["version"] != _VERSION:
            raise ValueError
        return Counter(
            {
                (name, code, digest): int(count)
                for name, codes in body["findings"].items()
                for code, lines in codes.items()
                for digest, count in lines.items()
            }
        )
    except OSError as error:
        hint = f"make it with --write-baseline {path}"
        raise SnippetgenError(Problem(str(error.strerror), path, hint=hint)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = "is no baseline of this version"
        hint = f"make it anew with --write-baseline {path}"
        raise SnippetgenError(Problem(message, path, hint=hint)) from None
