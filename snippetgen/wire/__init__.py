"""Klaviyo's wire formats, one module each. Everything else speaks `Event` and `Profile`."""

from __future__ import annotations

from snippetgen.wire.errors import WireError
from snippetgen.wire.types import Event, Profile

__all__ = ["Event", "Profile", "WireError"]
