"""Read a HAR from its file, as whoever saved it left it: packed, in another encoding, in parts."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from snippetgen.doctor.har import is_har
from snippetgen.errors import Problem, SnippetgenError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_ENDINGS = (".har", ".har.gz", ".json", ".zip")
_HOW = "save one in the browser's developer tools: Network, Save all as HAR"

Attached = Callable[[str], bytes | None]


def is_recording(file: Path) -> bool:
    """Is this file a HAR, rather than a page? By its name, or by how it begins."""
    if file.name.lower().endswith(_ENDINGS):
        return True
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(64).lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def read_har(file: Path) -> dict[str, Any]:
    """The HAR in a file. Raises SnippetgenError where there is none."""
    try:
        data, attached = _unpacked(file.read_bytes(), file.parent)
        payload = json.loads(_text(data))
    except OSError as error:
        raise SnippetgenError(Problem(f"can't be read: {error.strerror or error}", file)) from None
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise SnippetgenError(Problem(f"can't be unpacked: {error}", file)) from None
    except json.JSONDecodeError as error:
        raise SnippetgenError(Problem(_broken(error), file, error.lineno, _HOW)) from None
    except (UnicodeDecodeError, RecursionError):
        raise SnippetgenError(Problem("not JSON, so no HAR", file, hint=_HOW)) from None
    if not is_har(payload):
        raise SnippetgenError(Problem("not a HAR: it has no log.entries", file, hint=_HOW))
    if not payload["log"]["entries"]:
        raise SnippetgenError(Problem("there are no requests in it", file, hint=_HOW))
    _put_in(payload, attached)
    return dict(payload)


def _unpacked(data: bytes, folder: Path) -> tuple[bytes, Attached]:
    """The HAR itself, and where files lie that it names: Playwright keeps bodies in such."""
    if data.startswith(_GZIP):
        data = gzip.decompress(data)
    if not data.startswith(_ZIP):
        return data, lambda name: _beside(folder, name)
    packed = zipfile.ZipFile(io.BytesIO(data))
    names = packed.namelist()
    har = next((name for name in names if name.lower().endswith(".har")), None)
    if har is None:
        raise zipfile.BadZipFile("there is no .har in it")
    return packed.read(har), lambda name: packed.read(name) if name in names else None


def _beside(folder: Path, name: str) -> bytes | None:
    file = folder / name
    return file.read_bytes() if Path(name).name == name and file.is_file() else None


def _text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16") if wide else data.decode("utf-8-sig", "replace")


def _broken(error: json.JSONDecodeError) -> str:
    if error.doc.lstrip().startswith("{") and (
        "Unterminated" in error.msg or not error.doc[error.pos :].strip()
    ):
        return "it ends in the middle: the recording was not saved to its end"
    return f"not JSON, so no HAR: {error.msg}"


def _put_in(payload: dict[str, Any], attached: Attached) -> None:
    """Bodies that lie in files of their own, to where a HAR has them."""
    for entry in payload["log"]["entries"]:
        request = entry.get("request") if isinstance(entry, dict) else None
        posted = request.get("postData") if isinstance(request, dict) else None
        if isinstance(posted, dict) and isinstance(name := posted.get("_file"), str):
            body = attached(name)
            if body is not None:
                posted["text"] = body.decode("utf-8", "replace")
