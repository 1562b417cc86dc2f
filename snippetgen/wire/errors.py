"""What is wrong with a message, said the way JSON:API says it."""

from __future__ import annotations

from functools import lru_cache


class WireError(ValueError):
    """A message that Klaviyo would not take, or that a format has no way to write.

    `pointer` is a JSON pointer into the body; `parameter` names a query parameter instead.
    """

    def __init__(
        self,
        detail: str,
        *,
        pointer: str | None = None,
        parameter: str | None = None,
        header: str | None = None,
        status: int = 400,
        code: str = "invalid",
        title: str = "Invalid input.",
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.parameter = parameter
        self.header = header
        self.status = status
        self.code = code
        self.title = title

    def as_error(self) -> dict[str, object]:
        """One entry of a JSON:API `errors` list (the endpoint adds its id)."""
        places = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {
            "status": self.status,
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "source": {name: place for name, place in places.items() if place is not None},
        }


@lru_cache(maxsize=1024)  # made all the way down, and the same for nearly every message
def below(pointer: str, key: str | int) -> str:
    """The pointer one step further down (RFC 6901 escapes `~` and `/`)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
