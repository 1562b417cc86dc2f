"""Klaviyo's server-side API over HTTP: who we are, how fast we may be, what to try again.

Bodies come ready from `wire`; what Klaviyo answers, refusals included, comes back as a value.
"""

from __future__ import annotations

from snippetgen.klaviyo.answer import Answer, ApiError
from snippetgen.klaviyo.key import KeyMissingError, PrivateKey, private_key
from snippetgen.klaviyo.sender import AsyncKlaviyo, Klaviyo

__all__ = [
    "Answer",
    "ApiError",
    "AsyncKlaviyo",
    "KeyMissingError",
    "Klaviyo",
    "PrivateKey",
    "private_key",
]
