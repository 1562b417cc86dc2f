"""Read the words of a curl command, written by hand or copied from a browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Sent

_DATA = {
    "-d": "data", "--data": "data", "--data-ascii": "data", "--data-raw": "raw",
    "--data-binary": "binary", "--data-urlencode": "urlencode", "--json": "json",
    "-F": "form", "--form": "form", "--form-string": "form", "-T": "file", "--upload-file": "file",
}  # fmt: skip
# Other options that take a word, which would else be taken for the address.
_WITH_WORD = frozenset(
    """-A --user-agent -b --cookie -c --cookie-jar -e --referer -E --cert -m --max-time -o --output
    -u --user -w --write-out -x --proxy --cacert --capath --ciphers --connect-timeout
    --connect-to --interface --key --limit-rate --max-redirs --noproxy --oauth2-bearer
    --proxy-user -U --resolve --retry --retry-delay --retry-max-time --tls-max -C -D --dump-header
    -K --config -r --range -t -y -Y -z -P -Q --request --header --url
    --unix-socket --variable --url-query --aws-sigv4
    """.split()  # noqa: SIM905  # as curl's manual has them
)
_SHORT_WITH_WORD = frozenset("AbcdeEFHKmoPQrtTuUwxXyYzCD")
_MOST = 100  # addresses of one command: more are words that lost their quotes
_OWN_TYPE = {"json": "application/json", "form": "multipart/form-data"}


@dataclass
class _Options:
    method: str | None = None
    urls: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    data: list[tuple[str, str]] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    as_query: bool = False
    head: bool = False


def read_curl(words: Sequence[str], fed: str | None) -> Iterator[tuple[Sent, str]]:
    """A request for each address, and its body. `fed` is what the command reads, for `-d @-`."""
    options = _options(words)
    for url in options.urls[:_MOST] or [""]:
        yield _request(options, url, fed)


def _options(words: Sequence[str]) -> _Options:
    found = _Options()
    left = iter(words)
    for word in left:
        name, value = word, None
        if word.startswith("--"):
            takes = word in _WITH_WORD or word in _DATA
        elif word.startswith("-") and len(word) > 1:
            name, value, takes = _short(word, found)
        else:
            found.urls.append(word)
            continue
        if takes and value is None:
            value = next(left, "")
        _take(found, name, value or "")
    return found


def _short(word: str, found: _Options) -> tuple[str, str | None, bool]:
    """`-sSXPOST`: the flags, and the last one with its word."""
    for at, letter in enumerate(word[1:], 1):
        if letter in _SHORT_WITH_WORD:
            return f"-{letter}", word[at + 1 :] or None, True
        _take(found, f"-{letter}", "")
    return "", None, False


def _take(found: _Options, name: str, value: str) -> None:
    if name in ("-X", "--request"):
        found.method = value.upper()
    elif name in ("-H", "--header"):
        header, _, content = value.partition(":")
        if content.strip() or value.endswith(":"):
            found.headers[header.strip().lower()] = content.strip()
    elif name in _DATA:
        found.data.append((_DATA[name], value))
    elif name == "--url":
        found.urls.append(value)
    elif name == "--url-query":
        found.query.append(value[1:] if value.startswith("+") else _data("urlencode", value))
    elif name in ("-G", "--get"):
        found.as_query = True
    elif name in ("-I", "--head"):
        found.head = True
    elif name in ("-A", "--user-agent", "-e", "--referer"):
        found.headers["user-agent" if name in ("-A", "--user-agent") else "referer"] = value
    elif name in ("-u", "--user"):
        packed = base64.b64encode(value.encode("utf-8", "replace")).decode()
        found.headers["authorization"] = f"Basic {packed}"
    elif name == "--oauth2-bearer":
        found.headers["authorization"] = f"Bearer {value}"


def _request(options: _Options, url: str, fed: str | None) -> tuple[Sent, str]:
    if url and "://" not in url:
        url = f"http://{url}"  # which is what curl makes of it
    parts = [
        fed if value == "@-" and fed is not None else _data(kind, value)
        for kind, value in options.data
    ]
    joiner = "" if any(kind == "json" for kind, _ in options.data) else "&"
    body = joiner.join(parts)
    headers = dict(options.headers)
    query = "&".join([*options.query, body] if options.as_query and body else options.query)
    if query:
        url += ("&" if "?" in url else "?") + query
    if options.as_query:
        body = ""
    elif options.data:
        kind = options.data[0][0]
        headers.setdefault("content-type", _OWN_TYPE.get(kind, "application/x-www-form-urlencoded"))
    default = "HEAD" if options.head else "POST" if options.data and not options.as_query else "GET"
    return Sent(options.method or default, url, headers, "curl"), body


def _data(kind: str, value: str) -> str:
    name, equals, content = value.partition("=")
    if kind == "file" or (kind != "raw" and value.startswith("@")):
        raise in_a_file(value.lstrip("@"))
    if kind == "urlencode":
        if not equals:
            return quote_plus(value)
        return f"{name}={quote_plus(content)}" if name else quote_plus(content)
    if kind == "data":
        return value.replace("\r", "").replace("\n", "") if value.startswith("@") else value
    return value


def in_a_file(name: str) -> SnippetgenError:
    message = f"this command sends a file, {name or '-'}: what it says is not in the command"
    return SnippetgenError(Problem(message, hint="check the file itself: snippetgen check FILE"))
