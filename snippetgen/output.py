"""Write a build to a folder, or compare it with what lies there. Only here are files written."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from snippetgen.errors import OutputError, Problem

if os.name == "posix":
    import fcntl

_STAGING = ".snippetgen-"

# Lists what we wrote, with a hash of each file: what is not in it is not ours to touch.
MANIFEST = ".snippetgen.json"

# Characters in a line of a diff: the longest tag of a config has less, the runtime ten times that.
_READABLE = 1000


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
    return "".join(_shortened(line.rstrip("\n")) + "\n" for line in diff)


def _shortened(line: str) -> str:
    """A line that can be read: of a minified script its beginning, and what tells two apart."""
    if len(line) <= _READABLE:
        return line
    return f"{line[:100]}… ({len(line) - 1:,} characters, {_digest(line[1:])[:8]})"


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
    with _alone(out):
        return _write(files, out, platforms, force=force)


def _write(
    files: Mapping[str, str], out: Path, platforms: Iterable[str] | None, *, force: bool
) -> Changes:
    ours = _manifest(out)
    changed = [file for file, text in files.items() if _text(out / file) != text]
    gone = [file for file in _below(ours, platforms) if file not in files]
    problems = [p for file in (*changed, *gone) if (p := _in_the_way(out, file, ours, force))]
    if problems:
        raise OutputError(problems)
    kept = {file: digest for file, digest in ours.items() if file not in gone}
    manifest = kept | {file: [_digest(text)] for file, text in files.items()}
    if changed or gone or manifest != ours:
        _replace(out, {file: files[file] for file in changed}, gone, ours, manifest)
        _clear(out, gone)
    return Changes(tuple(changed), tuple(gone))


def _in_the_way(out: Path, file: str, ours: Mapping[str, list[str]], force: bool) -> Problem | None:
    path = out / file
    if not _is_inside(file):
        return Problem(f"{file!r} would be written outside of the folder", out)
    for folder in reversed(path.relative_to(out).parents[:-1]):
        if (out / folder).exists() and not (out / folder).is_dir():
            return Problem("is a file where a folder has to be", out / folder)
    if path.is_dir():
        return Problem("is a folder where a file has to be", path)
    text = _text(path)
    if text is None and not path.is_symlink():
        return None
    if text is None or file not in ours:
        hint = "move it away, or choose another folder with --out"
        return Problem("is in the way: snippetgen did not write it", path, hint=hint)
    if not force and _digest(text) not in ours[file]:
        hint = "put the change into the plan or a template of your own; --force overwrites it"
        return Problem("was edited since snippetgen wrote it", path, hint=hint)
    return None


def _replace(
    out: Path,
    files: Mapping[str, str],
    gone: Iterable[str],
    ours: Mapping[str, list[str]],
    manifest: Mapping[str, list[str]],
) -> None:
    """All of it or nothing: what is half done is undone, and after a power cut still ours."""
    try:
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=out) as folder:
            staging = Path(folder)
            # While files change, both what was there and what comes is ours.
            between = {f: [*ours.get(f, []), *manifest.get(f, [])] for f in {*ours, *manifest}}
            texts: dict[str, str | None] = {MANIFEST: _listing(between), **files}
            texts |= dict.fromkeys(gone)
            steps = [*texts.items(), (MANIFEST, _listing(manifest))]
            for number, (_, text) in enumerate(steps):
                if text is not None:
                    (staging / f"{number}.new").write_bytes(text.encode("utf-8"))
            done: list[tuple[Path, Path]] = []
            try:
                for number, (file, text) in enumerate(steps):
                    target, old = out / file, staging / f"{number}.old"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    if target.exists():
                        shutil.copy2(target, old)
                    done.append((target, old))
                    if text is None:
                        target.unlink(missing_ok=True)
                    else:
                        (staging / f"{number}.new").replace(target)
            except BaseException:
                for target, old in reversed(done):
                    with suppress(OSError):
                        old.replace(target) if old.exists() else target.unlink(missing_ok=True)
                raise
    except OSError as error:
        where = Path(error.filename2 or error.filename or out)
        if any(part.startswith(_STAGING) for part in where.parts):
            where = out
        raise OutputError(Problem(f"can't be written: {error.strerror}", where)) from None


def _clear(out: Path, gone: Iterable[str]) -> None:
    """Remove the folders that are empty now."""
    for folder in sorted({p for file in gone for p in PurePath(file).parents[:-1]}, reverse=True):
        with suppress(OSError):
            (out / folder).rmdir()


def _listing(manifest: Mapping[str, list[str]]) -> str:
    files = {f: d[0] if len(d) == 1 else d for f, d in sorted(manifest.items())}
    return json.dumps({"files": files}, indent=1) + "\n"


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One build at a time in a folder, where the system can tell; clears what a killed one left."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = os.open(out, os.O_RDONLY) if os.name == "posix" else None
    except (FileExistsError, NotADirectoryError):
        raise OutputError(Problem("is a file, not a folder", out)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OutputError(Problem(f"can't be written: {why}", out)) from None
    try:
        if folder is not None:
            fcntl.flock(folder, fcntl.LOCK_EX)
            for left in out.glob(f"{_STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def _manifest(out: Path) -> dict[str, list[str]]:
    """What we wrote here before: the hashes of each file. Empty where there was nothing."""
    try:
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        found = {
            f: [d] if isinstance(d, str) else [str(part) for part in d] for f, d in files.items()
        }
        # A manifest from somewhere else must not lead us out of the folder.
        return {f: d for f, d in found.items() if _is_inside(f)}
    except FileNotFoundError:
        return {}
    except NotADirectoryError:
        raise OutputError(Problem("is a file, not a folder", out)) from None
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        hint = "restore it, or delete it together with the files that snippetgen wrote"
        raise OutputError(Problem("is not a list of files", out / MANIFEST, hint=hint)) from None


def _is_inside(file: str) -> bool:
    path = PurePath(file)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and file.isprintable()
    )


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
    except OSError as error:
        raise OutputError(Problem(f"can't be read: {error.strerror}", path)) from None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
