"""Read Invoke-RestMethod and Invoke-WebRequest of PowerShell, where the body is written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from snippetgen.doctor.commands import Command
from snippetgen.doctor.mending import Places
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Sent

_INVOKE = re.compile(
    r"\b(?:Invoke-(?:RestMethod|WebRequest)|irm|iwr)\s+(?=-\w|['\"]?https?:|[$@]\w)", re.IGNORECASE
)
_LONGEST = 512 * 1024  # characters of a script
_MOST = 500  # variables, and requests

_HERE = r"@'\r?\n(?P<here>.*?)\r?\n'@|@\"\r?\n(?P<Here>.*?)\r?\n\"@"
_QUOTED = r"'(?P<single>(?:[^']|'')*)'|\"(?P<double>(?:[^\"`]|`.|\"\")*)\""
_WORD = r"(?P<variable>[$@]\w+)|(?P<bare>[^\s;|(){}@$'\"-][^\s;|(){}]*)"
_INNER = r"(?:[^{}'\"]|'[^']*'|\"[^\"]*\")"
_HASH = rf"@\{{(?P<hash>(?:{_INNER}|@\{{{_INNER}*\}})*)\}}"
_VALUE = re.compile(rf"\s*(?:{_HERE}|{_QUOTED}|{_HASH}|{_WORD})", re.DOTALL)
_SET = re.compile(r"\$(\w+)\s*=")
_ADD = re.compile(rf"\$(\w+)\.Add\(\s*(?:{_QUOTED})\s*,")
_PAIR = re.compile(r"(?:^|[;\n])\s*(?P<quote>['\"]?)(?P<name>[\w-]+)(?P=quote)\s*=")
_OPTION = re.compile(r"-(\w+)\b:?")
_FLAGS = frozenset({"usebasicparsing", "skipcertificatecheck", "verbose", "debug", "passthru"})
_CONTINUED = re.compile(r"`\r?\n")
_GOES_ON = re.compile(r"[ \t]*[|+.]")  # | ConvertTo-Json
_END = re.compile(r"[;|\n]|\Z")
_NESTED = re.compile(r"\s*\([^()]*\)")  # ($body | ConvertTo-Json)
_ESCAPED = re.compile(r"`(.)|\"(\")")
_NOT_WRITTEN = "what this command sends is worked out by PowerShell"

# What a text, a table or a variable of either holds; None for anything else.
_Value: TypeAlias = "str | dict[str, _Value] | None"


def is_powershell(text: str) -> bool:
    return text[:1] not in ("{", "[") and len(text) < _LONGEST and _INVOKE.search(text) is not None


def read_powershell(text: str) -> Iterator[Command]:
    """Every such request in a script."""
    places = Places(text)
    text = _CONTINUED.sub(lambda found: " " * (len(found[0]) - 1) + " ", text)
    variables = _variables(text)
    for call in islice(_INVOKE.finditer(text), _MOST):
        options = _options(text, call.end(), variables)
        given = options.get("headers")
        named = given if isinstance(given, dict) else {}
        headers = {name.lower(): _text(named, name) for name in named}
        kind, url, method = (_text(options, name) for name in ("contenttype", "uri", "method"))
        if kind:
            headers["content-type"] = kind
        body = _text(options, "body")
        if body.startswith("$") or ("body" in options and not body):
            hint = "print the body, $body | Out-File body.json, and check that"
            raise SnippetgenError(Problem(_NOT_WRITTEN, hint=hint))
        if body:
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
        sent = Sent(method.upper() or "GET", url, headers, "powershell")
        yield Command(sent, body, places.line(call.start()))


def _variables(text: str) -> dict[str, _Value]:
    """What each variable is given, and what is added to a table afterwards."""
    found: dict[str, _Value] = {}
    for given in islice(_SET.finditer(text), _MOST):
        value, end = _value(text, given.end(), found)
        found[given[1].lower()] = None if _GOES_ON.match(text, end) else value
    for added in islice(_ADD.finditer(text), _MOST):
        held = found.get(added[1].lower())
        value, _ = _value(text, added.end(), found)
        table = held if isinstance(held, dict) else {}
        if isinstance(value, str):
            table[added["single"] or added["double"] or ""] = value
        found[added[1].lower()] = table
    return found


def _options(text: str, at: int, variables: dict[str, _Value]) -> dict[str, _Value]:
    """The options of the command that goes on there, by their names in lower case."""
    options: dict[str, _Value] = {}
    while not _END.match(text, at := _past_spaces(text, at)):
        option = _OPTION.match(text, at)
        at = option.end() if option else at
        name = option[1].lower() if option else ""
        if name in _FLAGS:
            continue
        value, after = _value(text, at, variables)
        if after == at:
            break  # what is none of these
        if text[at] == "@" and isinstance(value, dict) and not name:
            options |= {key.lower(): each for key, each in value.items()}  # @params
        else:
            options[name or "uri"] = value
        at = after
    return options


def _past_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r"):
        at += 1
    return at


def _value(text: str, at: int, variables: dict[str, _Value]) -> tuple[_Value, int]:
    found = _VALUE.match(text, at)
    if found is None:
        nested = _NESTED.match(text, at)
        return None, nested.end() if nested else at
    if found["hash"] is not None:
        return _table(found["hash"], variables), found.end()
    if found["variable"] is not None:
        name = found["variable"]
        return variables.get(name[1:].lower(), name), found.end()  # unknown ones stay as they are
    if found["double"] is not None:
        return _ESCAPED.sub(r"\1\2", found["double"]), found.end()
    said = next(
        part
        for part in (found["here"], found["Here"], found["single"], found["bare"])
        if part is not None
    )
    return said.replace("''", "'") if found["single"] is not None else said, found.end()


def _table(text: str, variables: dict[str, _Value]) -> dict[str, _Value]:
    """What stands in a table's braces; what is worked out is a variable without a name."""
    table: dict[str, _Value] = {}
    at = 0
    while pair := _PAIR.search(text, at):
        value, at = _value(text, pair.end(), variables)
        table[pair["name"]] = "$" if value is None else value
    return table


def _text(options: dict[str, _Value], name: str) -> str:
    value = options.get(name)
    return value if isinstance(value, str) else ""
