"""Draw codes that are random and can't repeat, a block at a time: memory does not grow.

The codes of a run are numbered, and the number is hidden in the last letters: each is a digit
of the number plus what the letters before it add up to, as in a sum on a clock. Codes that are
alike would have the same number, so none repeats and none has to be remembered. The letters
before are drawn at random, and a guess has to hit all of them: that is the chance of guessing.

Whole columns of letters are drawn and added at once, as bytes and as large numbers. That is many
times quicker than a code at a time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from snippetgen.coupons.earlier import Earlier
from snippetgen.errors import Problem, SnippetgenError

# No letter that is taken for another, in print or on the telephone (0 O, 1 I L, 2 Z, 5 S, 8 B,
# U V), and no vowel, so that no code spells a word.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LOOK_ALIKES = ("0O", "1IL", "2Z", "5S", "8B", "UV")

ONE_IN = 100_000_000  # guesses until one hits, unless the user wants others
LONGEST = 64  # characters, prefix included: what somebody may still type

_PREFIX = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*)?", re.ASCII)
_SPARE = 1.25  # numbers for each code: some are passed over for earlier codes
_BLOCK_DIGITS = 3  # a block holds as many codes as these digits can count

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """How the codes of a run look. `random` letters are drawn, `numbered` ones hold the number."""

    prefix: str
    alphabet: str
    random: int
    numbered: int

    @property
    def length(self) -> int:
        """Letters after the prefix."""
        return self.random + self.numbered

    @property
    def one_in(self) -> int:
        """How many guesses it takes, on average, to hit a code: for one who knows all of this."""
        return int(len(self.alphabet) ** self.random)


def form_for(
    count: int,
    *,
    prefix: str = "",
    length: int | None = None,
    alphabet: str = ALPHABET,
    one_in: int = ONE_IN,
) -> Form:
    """The form of `count` codes; without a length, the shortest that is safe enough.

    Raises SnippetgenError where the length does not do, with the one that does.
    """
    if count < 1:
        raise SnippetgenError(Problem("there is nothing to make: the count is at least 1"))
    if not _PREFIX.fullmatch(prefix):
        hint = "letters, digits, - and _; the first is a letter or a digit"
        raise SnippetgenError(Problem(f"{prefix!r} can't be a prefix", hint=hint))
    if fault := _alphabet_fault(alphabet):
        raise SnippetgenError(Problem(f"the alphabet {alphabet!r} {fault}", hint=f"as {ALPHABET}"))
    numbered = _letters(int(count * _SPARE), len(alphabet))
    needed = numbered + _letters(one_in, len(alphabet))
    form = Form(prefix, alphabet, (length or needed) - numbered, numbered)
    if length is not None and length < needed:
        raise SnippetgenError(Problem(_too_short(form, length, count), hint=f"--length {needed}"))
    if len(prefix) + form.length > LONGEST:
        message = f"a code would have more than {LONGEST} characters"
        raise SnippetgenError(Problem(message, hint="take a shorter prefix, or a smaller length"))
    return form


def blocks(
    form: Form, count: int, earlier: Earlier | None = None, random: Random = os.urandom
) -> Iterator[bytes]:
    """`count` codes, one to a line, in blocks. Raises SnippetgenError where numbers run out."""
    size = len(form.alphabet)
    digits = _low_digits(size, min(form.numbered, _BLOCK_DIGITS))
    codes = len(digits[0])
    for block in range(size**form.numbered // codes):
        lines = _block(form, block, digits, random)
        if earlier is None or not earlier:
            lines, made = lines[: count * _width(form)], min(count, codes)
        else:
            fresh = [code for code in lines.split(b"\n")[:-1] if code not in earlier][:count]
            lines, made = b"".join(code + b"\n" for code in fresh), len(fresh)
        yield lines
        count -= made
        if count == 0:
            return
    message = "the earlier codes leave too little room"
    raise SnippetgenError(Problem(message, hint="take a larger --length or another --prefix"))


def _block(form: Form, block: int, digits: list[bytes], random: Random) -> bytes:
    size, codes = len(form.alphabet), len(digits[0])
    drawn = _draw(form.random * codes, size, random)
    columns = [drawn[start : start + codes] for start in range(0, len(drawn), codes)]
    high = (bytes([block // size**place % size]) * codes for place in range(form.numbered))
    # Columns are added as one large number each. As many as never carry over into the next byte.
    added = [_number(column) for column in columns[: 255 // (size - 1) - 1]]
    total = sum(added)
    for place, digit in enumerate((*digits, *high)[: form.numbered]):
        # Each place leaves another drawn letter out, so that no two are alike.
        left_out = added[place % len(added)] if len(added) > 1 else 0
        columns.append((total - left_out + _number(digit)).to_bytes(codes, "little"))
    letters = (form.alphabet.encode("ascii") * (256 // size + 1))[:256]  # 22 is the first again
    return _rows(form.prefix.encode("ascii"), [column.translate(letters) for column in columns])


def _number(column: bytes) -> int:
    return int.from_bytes(column, "little")


def _draw(count: int, size: int, random: Random) -> bytes:
    """`count` numbers below `size`, each as likely as any other."""
    remainder, unfair = _fair(size)
    drawn = bytearray()
    while len(drawn) < count:
        wanted = (count - len(drawn)) * 256 // (256 - len(unfair)) + 64
        drawn += random(wanted).translate(remainder, unfair)
    return bytes(drawn[:count])


@cache
def _fair(size: int) -> tuple[bytes, bytes]:
    """The remainder of each byte, and the last bytes, which would favour some remainders."""
    return bytes(b % size for b in range(256)), bytes(range(256 - 256 % size, 256))


def _low_digits(size: int, places: int) -> list[bytes]:
    """The last digits of the numbers of a block, a column for each place."""
    hours = bytes(range(size))
    return [
        b"".join(bytes([hour]) * size**place for hour in hours) * size ** (places - place - 1)
        for place in range(places)
    ]


def _rows(prefix: bytes, columns: list[bytes]) -> bytes:
    """Columns as lines."""
    width = len(prefix) + len(columns) + 1
    codes = len(columns[0])
    lines = bytearray((prefix + b"?" * len(columns) + b"\n") * codes)
    for place, column in enumerate(columns, len(prefix)):
        lines[place::width] = column
    return bytes(lines)


def _width(form: Form) -> int:
    return len(form.prefix) + form.length + 1


def _letters(wanted: int, size: int) -> int:
    """How many letters can say that many things; one at least."""
    letters = 1
    while size**letters < wanted:
        letters += 1
    return letters


def _too_short(form: Form, length: int, count: int) -> str:
    if form.random < 1:
        return f"length {length} is too short for {count:,} codes that differ"
    return f"length {length} is too short: of {form.one_in:,} guesses at {count:,} codes, one hits"


def _alphabet_fault(alphabet: str) -> str | None:
    if not (alphabet.isascii() and alphabet.isalnum()):
        return "holds something else than letters and digits"
    if len(set(alphabet.upper())) < len(alphabet):
        return "holds a letter twice (a and A are one, to people)"
    if len(alphabet) < 8:
        return "has fewer than 8 letters"
    for alike in LOOK_ALIKES:
        if len(found := [letter for letter in alphabet if letter.upper() in alike]) > 1:
            return f"holds {' and '.join(found)}, which people take for each other"
    return None
