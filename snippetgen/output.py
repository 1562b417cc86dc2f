"""Write a build to a folder, or compare it with what lies there. Only here are files written."""

from __future__ import annotations

import difflib
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from snippetgen.errors import OutputError, Problem

# Lists what we wrote, with a hash of each file: what is not in it is not ours to touch.
MANIFEST = ".snippetgen.json"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write did, or would do: paths below the output folder."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def compare(files: Mapping[str, str], out: Path, platforms: Iterable[str] | None = None) -> str:
    """A unified diff from what lies in `out` to what should; empty when `out` is fresh."""
    ours = _manifest(out)
    gone = sorted(set(_below(ours, platforms)) - set(files))
    diff: list[str] = []
    for file in sorted({*files, *gone}):
        old, new = _text(out / file), files.get(file)
        if old != new:
            diff += difflib.unified_diff(
                (old or "").splitlines(keepends=True),
                (new or "").splitlines(keepends=True),
                f"{out / file}" if old is not None else "(missing)",
                f"{file} (from the plan)" if new is not None else "(no longer made)",
            )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in diff)


def write(
    files: Mapping[str, str],
    out: Path,
    platforms: Iterable[str] | None = None,
    *,
    force: bool = False,
) -> Changes:
    """Bring `out` up to date; only files that we wrote before are replaced or removed.

    Everything is written beside the old files first and renamed into place at the end, so an
    interrupted build leaves the old ones. Raises OutputError, and then changes nothing, when a
    file is in the way that is not ours, or was edited since (unless `force`).
    """
    ours = _manifest(out)
    changed = [file for file, text in files.items() if _text(out / file) != text]
    gone = [file for file in _below(ours, platforms) if file not in files]
    problems = [p for file in (*changed, *gone) if (p := _in_the_way(out, file, ours, force))]
    if problems:
        raise OutputError(problems)
    kept = {file: digest for file, digest in ours.items() if file not in gone}
    manifest = kept | {file: _digest(text) for file, text in files.items()}
    if changed or gone or manifest != ours:
        _replace(out, {file: files[file] for file in changed}, gone, manifest)
    return Changes(tuple(changed), tuple(gone))


def _in_the_way(out: Path, file: str, ours: Mapping[str, str], force: bool) -> Problem | None:
    path = out / file
    for folder in reversed(path.relative_to(out).parents[:-1]):
        if (out / folder).exists() and not (out / folder).is_dir():
            return Problem("is a file where a folder has to be", out / folder)
    if path.is_dir():
        return Problem("is a folder where a file has to be", path)
    text = _text(path)
    if text is None:
        return None
    if file not in ours:
        hint = "move it away, or choose another folder with --out"
        return Problem("is in the way: snippetgen did not write it", path, hint=hint)
    if not force and _digest(text) != ours[file]:
        hint = "put the change into the plan or a template of your own; --force overwrites it"
        return Problem("was edited since snippetgen wrote it", path, hint=hint)
    return None


def _replace(
    out: Path, files: Mapping[str, str], gone: Iterable[str], manifest: Mapping[str, str]
) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".snippetgen-", dir=out) as staging:
            listed = json.dumps({"files": dict(sorted(manifest.items()))}, indent=1) + "\n"
            # The manifest goes last: until then, it tells the truth about the old files.
            texts = {**files, MANIFEST: listed}
            staged = {file: Path(staging) / str(number) for number, file in enumerate(texts)}
            for file, path in staged.items():
                path.write_bytes(texts[file].encode("utf-8"))
            for file, path in staged.items():
                (out / file).parent.mkdir(parents=True, exist_ok=True)
                path.replace(out / file)
        for file in gone:
            (out / file).unlink(missing_ok=True)
    except OSError as error:
        where = Path(error.filename) if error.filename else out
        raise OutputError(Problem(f"can't be written: {error.strerror}", where)) from None


def _manifest(out: Path) -> dict[str, str]:
    """What we wrote here before: a hash for each file. Empty where there was nothing."""
    try:
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        # A manifest from somewhere else must not lead us out of the folder.
        inside = [f for f in files if not Path(f).is_absolute() and ".." not in Path(f).parts]
        return {file: str(files[file]) for file in inside}
    except FileNotFoundError:
        return {}
    except NotADirectoryError:
        raise OutputError(Problem("is a file, not a folder", out)) from None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        hint = "restore it, or delete it together with the files that snippetgen wrote"
        raise OutputError(Problem("is not a list of files", out / MANIFEST, hint=hint)) from None


def _below(files: Iterable[str], platforms: Iterable[str] | None) -> list[str]:
    """The files of these platforms; of all of them for None."""
    roots = ("",) if platforms is None else tuple(f"{name}/" for name in platforms)
    return [file for file in files if file.startswith(roots)]


def _text(path: Path) -> str | None:
    """The file's text, None where there is none; bytes that are not UTF-8 differ from any text."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
