"""The file that Klaviyo's bulk upload of coupons takes: one column, a code to a line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from snippetgen.coupons.codes import Form, blocks
from snippetgen.coupons.earlier import Earlier
from snippetgen.errors import OutputError, Problem, SnippetgenError

HEAD = "Coupon"  # or "Coupon Code": Klaviyo's help, "How to upload coupons"
# That, and what shops write above their codes.
_HEADS = frozenset({
    "coupon", "coupons", "coupon code", "coupon codes", "code", "codes", "discount code",
    "unique code", "voucher", "voucher code",
})  # fmt: skip
_UNDECODED = re.compile("[\udc80-\udcff]")
_LINE = 4096  # characters: a code is far shorter, and memory stays small whatever the file holds


def read_codes(path: Path) -> Iterator[tuple[int, str]]:
    """Each code of an upload file with its line; the head and empty lines are passed over.

    A file without a head, as other tools write it, will do too.
    Raises SnippetgenError, which names the line and never a code.
    """
    with path.open("rb") as start:
        wide = start.read(2) in (b"\xff\xfe", b"\xfe\xff")  # as Excel's "Unicode Text"
    encoding = "utf-16" if wide else "utf-8-sig"
    with path.open(encoding=encoding, errors="surrogateescape", newline=None) as file:
        number = 0
        try:
            while line := file.readline(_LINE):
                number += 1
                code = line.strip().strip('"').strip()
                if fault := _fault(code, whole=len(line) < _LINE):
                    raise SnippetgenError(Problem(fault, path, number, "one code to a line"))
                if code and not (number == 1 and code.lower().replace("_", " ") in _HEADS):
                    yield number, code
        except UnicodeError as error:
            raise SnippetgenError(Problem("is cut off", path, number + 1)) from error


def earlier_codes(paths: Iterable[Path]) -> Earlier:
    """What is in earlier files, to be kept apart from."""
    paths = tuple(paths)
    # A code takes four bytes at least, with the end of its line.
    earlier = Earlier(sum(path.stat().st_size for path in paths) // 4)
    for path in paths:
        for _, code in read_codes(path):
            earlier.add(code)
    return earlier


def write_codes(path: Path, form: Form, count: int, earlier: Earlier | None = None) -> None:
    """Make codes and write them, for the owner's eyes only: all of them or no file.

    Raises OutputError where there is a file already: its codes may be in use.
    """
    if path.exists():
        raise OutputError(Problem("there is a file already, and its codes may be in use", path,
                                  hint="choose another name with --out"))  # fmt: skip
    if not path.parent.is_dir():
        raise OutputError(Problem("there is no such folder", path.parent))
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(f"{HEAD}\n".encode())
            file.writelines(blocks(form, count, earlier))
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def _fault(code: str, *, whole: bool) -> str | None:
    if not whole:
        return f"is longer than {_LINE} characters"
    if "," in code or ";" in code or "\t" in code:
        return "holds more than one column"
    if _UNDECODED.search(code):
        return "is not UTF-8 text"
    return None if code.isprintable() else "holds a character that can't be printed"
