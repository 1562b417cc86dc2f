"""What an event carries, as plain data: read at once, where and when it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from snippetgen.send.plain import plain
from snippetgen.wire.errors import below


def plain_variables(value: Any, pointer: str = "") -> Any:
    """Queries are made here and not in another thread, lazy texts are in the request's language.

    Raises WireError for what is no value of JSON, such as a model's instance.
    """
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {
            str(key): plain_variables(part, below(pointer, str(key))) for key, part in value.items()
        }
    if isinstance(value, QuerySet | Iterator | list | tuple):
        return [plain_variables(part, below(pointer, n)) for n, part in enumerate(value)]
    return plain(value, pointer)
