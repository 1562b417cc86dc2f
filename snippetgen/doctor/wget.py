"""Read the words of a wget command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from snippetgen.doctor.curl import in_a_file
from snippetgen.rules.request import Sent

_WITH_WORD = frozenset(
    """-a --append-output -B --base -D --domains -e --execute -i --input-file -o --output-file
    -O --output-document -P --directory-prefix -Q --quota -t --tries -T --timeout -U --user-agent
    -w --wait --body-data --body-file --header --method --password --post-data --post-file
    --referer --retry-on-http-error --user --waitretry""".split()  # noqa: SIM905  # as in its manual
)


def read_wget(words: Sequence[str], _fed: str | None) -> Iterator[tuple[Sent, str]]:
    """A request for each address, and its body."""
    urls: list[str] = []
    headers: dict[str, str] = {}
    method, body = "", None
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if not word.startswith("-"):
            urls.append(word if "://" in word else f"http://{word}")
            continue
        if name in _WITH_WORD and not equals:
            value = next(left, "")
        if name == "--method":
            method = value.upper()
        elif name == "--header":
            header, _, content = value.partition(":")
            headers[header.strip().lower()] = content.strip()
        elif name in ("--post-data", "--body-data"):
            body = value
        elif name in ("--post-file", "--body-file"):
            raise in_a_file(value)
    if body is not None:
        headers.setdefault("content-type", "application/x-www-form-urlencoded")
    for url in urls or [""]:
        yield Sent(method or ("GET" if body is None else "POST"), url, headers, "wget"), body or ""
