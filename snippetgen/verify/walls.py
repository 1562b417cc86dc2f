"""What can't be walked through: one sentence each."""

from __future__ import annotations

from urllib.parse import urlsplit

from snippetgen.errors import Problem, SnippetgenError

_HTML = ("", "text/html", "application/xhtml+xml")  # "": the server doesn't say
_OWN = "verify a page that anybody can see, or a HAR of a visit of your own"

# What browsers say, each in its own words; the first that is in it.
_SENTENCES = (
    ("ERR_CERT", "its certificate can't be trusted"),
    ("SSL", "its certificate can't be trusted"),
    ("TOO_MANY_REDIRECTS", "it redirects in a circle"),
    ("REDIRECT_LOOP", "it redirects in a circle"),
    ("NAME_NOT_RESOLVED", "there is no such host"),
    ("UNKNOWN_HOST", "there is no such host"),
    ("CONNECTION_REFUSED", "nothing answers there"),
    ("EMPTY_RESPONSE", "it hangs up without an answer"),
    ("CONNECTION_RESET", "it hangs up without an answer"),
    ("NET_RESET", "it hangs up without an answer"),
    ("CONNECTION_CLOSED", "it hangs up without an answer"),
    ("TIMED_OUT", "nothing answers there"),
    ("ADDRESS_UNREACHABLE", "there is no way to it from here"),
    ("INTERNET_DISCONNECTED", "there is no way to it from here"),
    ("FILE_NOT_FOUND", "there is no such file"),
    ("Download is starting", "is a download, and no page"),
)


def error_for(url: str, message: str) -> SnippetgenError:
    """Why a browser could not open it, from what the browser says."""
    for word, sentence in _SENTENCES:
        if word in message:
            return _wall(url, sentence)
    return _wall(url, message.splitlines()[0])


def refuse_answer(url: str, status: int, media_type: str) -> None:
    """Raises SnippetgenError where what came is no page of a shop."""
    if status == 401:
        raise login(url)
    if status in (403, 429):
        raise _wall(url, f"answers {status}: it does not let this browser in", _OWN)
    if status >= 400 or status in (204, 205):
        raise _wall(url, f"answers {status}, and no page")
    if media_type not in _HTML:
        raise _wall(url, f"is no page, but {media_type}")


def login(url: str) -> SnippetgenError:
    return _wall(url, "asks for a login first", f"{_OWN}; or https://NAME:PASSWORD@HOST/")


def closed(url: str) -> SnippetgenError:
    return _wall(url, "the shop is closed by a password", _OWN)


def circle(url: str) -> SnippetgenError:
    return _wall(url, "it loads itself, or another page and back, in a circle")


def empty(url: str) -> SnippetgenError:
    return _wall(url, "the page is empty")


def too_late(url: str, seconds: int) -> SnippetgenError:
    return _wall(url, f"does not load within {seconds} s")


def is_closed(url: str) -> bool:
    """Is it where Shopify sends visitors of a shop that is not open yet?"""
    return urlsplit(url).path.rstrip("/") == "/password"


def _wall(url: str, sentence: str, hint: str | None = None) -> SnippetgenError:
    return SnippetgenError(Problem(f"{url}: {sentence}", hint=hint))
