"""Text that breaks snippets, JSON made of it, and numbers of every size.

Lone surrogates are left out: UTF-8 has none, so no page and no plan can.
"""

import random
import struct
from decimal import Decimal
from functools import cache

from tests.examples import examples

PIECES = (
    '"', "'", "\\", '\\"', "\\u003c", "\\n", "`", "$", "/", "null", "true", "0", "1e5",
    "</script>", "</SCRIPT\t>", "<script>", "<!--", "<!--<script>", "-->", "--!>", "]]>",
    "<![CDATA[", "<img src=x onerror=alert(1)>", "</textarea>", "<", ">", "=", "<?php", "<%= x %>",
    "${x}", "{{", "}}", "{{ probe }}", "{{{", "{%", "%}", "{%- x -%}", "{% raw %}",
    "{% endraw %}", "{% comment %}", "{% endverbatim %}", "{#", "#}", "{", "}",
    "[= x =]", "=]", "[%", "[#", "+", "%", "%%", "%41", "%2B", "%e2%80%a8", "%zz", "%u0041",
    "&", "&amp;", "&amp", "&quot;", "&#39;", "&lt;", "&#x0;",
    "\u2028", "\u2029", "\n", "\r", "\r\n", "\t", " ", "  ", "\u00a0", "\u3000",
    "\0", "\1", "\b", "\v", "\f", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f",
    "\ufeff", "\u200b", "\u200d", "\u202e", "\ufffd", "\ufffe", "\uffff", "\ue000",
    "🎉", "👨‍👩‍👧", "\U0010ffff", "مرحبا", "שלום", "e\u0301", "Å", "日本語", "İ", "ß", "ﬁ",
)  # fmt: skip

# Of each width in UTF-8, and of the ranges where something is special.
_RANGES = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))


def _text(chance):
    pieces = chance.choices(PIECES, k=chance.randint(0, 6))
    others = [chr(chance.randint(*chance.choice(_RANGES))) for _ in range(chance.randint(0, 6))]
    return "".join(pieces + others)


# Where floats, units and exponents go wrong. Infinity and NaN are no numbers to the runtime.
NUMBERS = (
    0, 0.0, -0.0, 1, -1, 0.1, 0.29, 1.005, 9.99, 19.9, 999.99, 1000, 1234.5, -1234.5, 1234567.89,
    123456789012345678, 10**20, 10**21, 1e16, 1e21, 1e22, 1.5e300, 1e-4, 1e-5, 1e-7, 5e-324,
)  # fmt: skip


def _integer(chance):
    return chance.choice((1, -1)) * chance.getrandbits(chance.randint(1, 128))


def _float(chance):
    """Any there is of this size, small ones as often as large ones."""
    while True:
        (value,) = struct.unpack("d", chance.randbytes(8))
        if abs(value) <= 1e300:  # nor is it NaN, then
            return value


def _number(chance):
    return chance.choice((_integer, _float))(chance)


_LEAVES = {
    "text": _text,
    "number": _number,
    "word": lambda chance: chance.choice((None, True, False)),
}


def _json(chance, depth=3):
    kind = chance.choice(("list", "dict") if depth == 3 else ("list", "dict", *_LEAVES))
    if kind in _LEAVES:
        return _LEAVES[kind](chance)
    inner = [_json(chance, depth - 1) if depth > 1 else _text(chance) for _ in range(4)]
    return inner if kind == "list" else {_text(chance): each for each in inner}


DECIMALS = tuple(
    map(Decimal, ("0.00", "-0.00", "9.90", "1234567.89", "1E+3", "1E-7", "-12.3400", "1E+25"))
)


def _decimal(chance):
    return Decimal(_integer(chance)).scaleb(chance.randint(-9, 25))


@cache
def texts():
    return [*PIECES, *_draw(_text)]


@cache
def numbers():
    return [*NUMBERS, *_draw(_number)]


@cache
def decimals():
    return [*DECIMALS, *_draw(_decimal)]


@cache
def json_values():
    """Fewer, since there is more in each."""
    return _draw(_json, 300)


def _draw(make, count=2500):
    """Different values, at most so many `examples`: the same on every run of the same code."""
    chance = random.Random(7)
    drawn = (make(chance) for _ in range(examples(count)))
    return list({repr(value): value for value in drawn}.values())
