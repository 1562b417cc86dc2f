"""Values of Python as JSON has them, so that a shop's own can be handed over as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from snippetgen.wire import WireError
from snippetgen.wire.errors import below

_PLAIN = (str, bool, int, float)


def plain(value: Any, pointer: str) -> Any:
    """Decimals become numbers, dates and UUIDs text. Raises WireError for what is no value."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return plain(value.value, pointer)
    if isinstance(value, str):  # a subclass, such as Django's SafeString
        return str.__str__(value)
    if isinstance(value, int | float):
        return int(value) if isinstance(value, int) else float(value)
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value % 1 == 0 else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part, below(pointer, str(key))) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part, below(pointer, str(n))) for n, part in enumerate(value)]
    detail = f"Of type {type(value).__name__}, which is no value of JSON: make text of it."
    raise WireError(detail, pointer=pointer)
