"""What is no TOML, in words that say what to type: by the line that Python's parser stopped at."""

from __future__ import annotations

import re

# What the parser says, how the line looks, and what to type; the first that fits both counts.
_ANSWERS = (
    ("", r"^\s*(?://|/\*|--|;|<!)", "a comment begins with #"),
    ("Invalid|Expected '='", "[\u2018-\u201f«»]", 'write straight quotes: "…"'),
    ("Expected '='", r"([\w$-]+)\s*:(?!.*=)", r"write \1 = …"),
    (
        "Expected '='|Invalid statement",
        r"^\s*((?:[\w-]+\.)*)([^=\"'\[{]*[^=\"'\[{\s])\s*=",
        r'a name of more than letters, digits, _ and - stands in quotes: \1"\2" = …',
    ),
    ("Expected '='|Invalid statement", "", "each line is a name, = and a value: debug = true"),
    (r"Expected '\]'", "", "a header has dots between its names: [event.viewed_product]"),
    ("Invalid value", r"=\s*(?i:true|false)\b", "write true or false, in small letters"),
    (
        "Invalid value",
        r"^\s*([^=]*[^=\s])\s*=\s*([^\s\"'\[{#](?:[^\"'#]*[^\s\"'#])?)\s*(?:#.*)?$",
        r'text stands in quotes: \1 = "\2"',
    ),
    ("Invalid value", r"=\s*(?:#.*)?$", "the value is missing"),
    (
        "Invalid value|Unclosed array",
        "",
        'a list has quotes, commas, and a ]: ["…", "…"]',
    ),
    ("initial character", r",\s*\}", "no comma stands before the }"),
    (
        "initial character|inline table",
        "",
        "what stands in { } is on one line; or write a [header], and a line for each key",
    ),
    ("hex value|Unescaped", "", r"write \\\\ for each \\, or put the text between '…'"),
    ('Illegal character|Unterminated|Expected "\'"', "", "a quote at the end is missing"),
    ("Expected newline", r"=\s*[\w.]", "text stands in quotes, and a number has a point: 9.99"),
    (
        "Expected newline",
        r"=\s*\".*\".*\"",
        r"""write \\" for a quote in a text, or put the text between '…'""",
    ),
    ("Expected newline", "", "nothing but a comment (# …) comes after a value"),
    ("Cannot overwrite", r"^\s*([^=\[]*[^=\[\s])\s*=", r"\1 is set above: keep one of them"),
    ("Cannot", "", "keep together what belongs together: one [header], and a line for each key"),
)

_NAMES = re.compile(r"\('(.*?)',?\)")


def told(message: str, line: str) -> tuple[str, str | None]:
    """The parser's message, with names as they are written, and a hint."""
    plain = _NAMES.sub(lambda names: f"[{names[1]}]".replace("', '", "."), message)
    for said, looks, answer in _ANSWERS:
        if re.search(said, message) and (found := re.search(looks, line)):
            return plain, found.expand(answer)
    return plain, None
