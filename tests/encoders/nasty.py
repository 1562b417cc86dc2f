"""Text that breaks snippets, JSON made of it, and numbers of every size.

Lone surrogates are left out: UTF-8 has none, so no page and no plan can.
"""

from decimal import Decimal
from functools import cache

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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

# A character stands for each piece, since one long draw is quicker than many short ones.
_STANDS_FOR = {0xF0000 + number: piece for number, piece in enumerate(PIECES)}
_pieces = st.text("".join(map(chr, _STANDS_FOR)), max_size=6).map(
    lambda drawn: drawn.translate(_STANDS_FOR)
)
_texts = st.tuples(_pieces, st.text(max_size=6)).map("".join)

_json = st.recursive(
    _texts | st.none() | st.booleans() | st.integers() | st.floats(-1e308, 1e308),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)

# Where floats, units and exponents go wrong. Infinity and NaN are no numbers to the runtime.
NUMBERS = (
    0, 0.0, -0.0, 1, -1, 0.1, 0.29, 1.005, 9.99, 19.9, 999.99, 1000, 1234.5, -1234.5, 1234567.89,
    123456789012345678, 10**20, 10**21, 1e16, 1e21, 1e22, 1.5e300, 1e-4, 1e-5, 1e-7, 5e-324,
)  # fmt: skip
_numbers = st.integers() | st.floats(-1e300, 1e300)

DECIMALS = tuple(
    map(Decimal, ("0.00", "-0.00", "9.90", "1234567.89", "1E+3", "1E-7", "-12.3400", "1E+25"))
)
_decimals = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(), st.integers(-9, 25)
)


@cache
def texts():
    return [*PIECES, *_draw(_texts)]


@cache
def numbers():
    return [*NUMBERS, *_draw(_numbers)]


@cache
def decimals():
    return [*DECIMALS, *_draw(_decimals)]


@cache
def json_values():
    """Fewer, since there is more in each."""
    return _draw(_json, 12)


def _draw(strategy, size=100):
    """Different values, 25 times `size` or a few less: the same on every run of the same code."""
    found = {}

    # A busy machine makes an example slow, not wrong.
    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=25,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(strategy, min_size=size, max_size=size, unique_by=repr))
    def draw(values):
        found.update((repr(value), value) for value in values)

    draw()
    return list(found.values())
