"""The old Track and Identify: no private key, a form, and one character for an answer.

Klaviyo retired them on 2024-06-30 and answers 410. They are for those who still emulate it.
"""

from __future__ import annotations

from snippetgen.klaviyo.answer import Answer, ApiError, read_answer
from snippetgen.klaviyo.sender import URL, AsyncKlaviyo, Klaviyo


class _OneCharacter:
    _content_type = "application/x-www-form-urlencoded"

    def _read(self, status: int, content: bytes, tries: int) -> Answer:
        """`1` is queued, `0` was not understood."""
        if status == 200 and content.strip() != b"1":
            said = content[:20].decode("utf-8", "replace")
            error = ApiError(f"the answer is {said!r}, not '1'", "not_accepted")
            return Answer(400, (error,), None, tries)  # as the present API would say it
        return read_answer(status, content, tries)


class TrackV1(_OneCharacter, Klaviyo):
    """A connection that blocks."""

    def __init__(self, url: str = URL) -> None:
        super().__init__(None, url=url)


class AsyncTrackV1(_OneCharacter, AsyncKlaviyo):
    """The same for asyncio."""

    def __init__(self, url: str = URL) -> None:
        super().__init__(None, url=url)
