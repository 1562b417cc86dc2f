"""Find the files to lint in what the user named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from snippetgen.lint.hosts import KNOWN
from snippetgen.lint.reading import Where

# Not the user's own code.
_SKIPPED = frozenset({"node_modules", "bower_components", "vendor", "__pycache__", "venv"})


def find(paths: Iterable[Path], host: str | None = None) -> Iterator[Where]:
    """Each file once: as named, or below a named folder if its ending is one that we know."""
    seen: set[Path] = set()
    for path in paths:
        below = _below(path) if path.is_dir() else (path,)
        for file in below:
            if (same := file.absolute()) not in seen:
                seen.add(same)
                yield Where(file, path if path.is_dir() else None, host)


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if n not in _SKIPPED and not n.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(KNOWN):
                yield Path(here) / name
