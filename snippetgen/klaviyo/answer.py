"""What Klaviyo answers, as values: a refusal is an answer like any other. No I/O."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.keys import masked

_LONGEST = 500  # characters of an error that is not JSON


@dataclass(frozen=True, slots=True)
class ApiError:
    """One entry of a JSON:API `errors` list. `pointer` leads into the body that was sent."""

    detail: str
    code: str = ""
    title: str = ""
    pointer: str | None = None

    @property
    def already_there(self) -> bool:
        """What was to be made is there."""
        return self.code.startswith("duplicate") or "already exists" in self.detail

    def __str__(self) -> str:
        where = f" at {self.pointer}" if self.pointer else ""
        return masked(f"{self.detail or self.title or self.code}{where}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer after all tries. `status` is None where none came: see `errors`.

    `body` is there where Klaviyo accepted: what is wrong else is in `errors`.
    """

    status: int | None
    errors: tuple[ApiError, ...] = ()
    body: Mapping[str, Any] | None = None
    tries: int = 1

    @property
    def ok(self) -> bool:
        """Accepted, which is not yet recorded: Klaviyo looks at an event after its 202."""
        return self.status is not None and 200 <= self.status < 300


def read_answer(status: int, content: bytes, tries: int) -> Answer:
    try:
        body = json.loads(content) if content.strip() else None
    except (ValueError, RecursionError):
        body = None
    fields = body if isinstance(body, dict) else None
    if 200 <= status < 300:
        return Answer(status, (), fields, tries)
    errors = tuple(errors_in((fields or {}).get("errors")))
    if not errors:  # a page of HTML, from what stands before Klaviyo
        text = masked(content[:_LONGEST].decode("utf-8", "replace").strip())
        errors = (ApiError(text or f"HTTP {status}", str(status)),)
    return Answer(status, errors, None, tries)


def errors_in(written: object) -> Iterator[ApiError]:
    """Those of an `errors` list, without any key that is in their words."""
    for error in written if isinstance(written, list) else ():
        if isinstance(error, dict):
            source = error.get("source")
            pointer = source.get("pointer") if isinstance(source, dict) else None
            yield ApiError(
                detail=masked(str(error.get("detail") or "")),
                code=str(error.get("code") or ""),
                title=masked(str(error.get("title") or "")),
                pointer=pointer if isinstance(pointer, str) else None,
            )
