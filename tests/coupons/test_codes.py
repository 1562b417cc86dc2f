"""Codes: their form, their letters, that none repeats, and what refuses to be made."""

import random
import re
import tracemalloc
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen.coupons import ALPHABET, Earlier, Form, blocks, form_for
from snippetgen.errors import SnippetgenError
from tests.examples import examples


def made(form, count, earlier=None, seed=None):
    draw = random.Random(seed).randbytes if seed is not None else None
    chosen = {"random": draw} if draw else {}
    return b"".join(blocks(form, count, earlier, **chosen)).decode("ascii").splitlines()


def known(codes):
    earlier = Earlier(len(codes))
    for code in codes:
        earlier.add(code)
    return earlier


@given(
    st.integers(1, 3000),
    st.sampled_from([ALPHABET, "ACDEFGHJ", "0123456789", "CDFGHJKMNPQRTVWXY34679ASB"]),
    st.sampled_from(["", "VIP", "summer_26-"]),
    st.integers(2, 10**9),
)
@settings(max_examples=examples(60))
def test_codes_have_their_form_and_none_repeats(count, alphabet, prefix, one_in):
    form = form_for(count, prefix=prefix, alphabet=alphabet, one_in=one_in)
    codes = made(form, count)

    assert (count, count) == (len(codes), len(set(codes)))
    assert {len(prefix) + form.length} == {len(code) for code in codes}
    assert all(code.startswith(prefix) for code in codes)
    assert {letter for code in codes for letter in code[len(prefix) :]} <= set(alphabet)
    assert form.one_in >= one_in


def test_no_code_repeats_where_chance_alone_would_repeat_half_of_them():
    """All 512 codes that a number has of three letters, with one letter drawn."""
    codes = made(Form("", "ACDEFGHJ", random=1, numbered=3), 512, seed=7)

    assert 512 == len(set(codes))


def test_all_letters_are_as_likely_in_all_places():
    codes = made(Form("", ALPHABET, random=3, numbered=4), 110_000, seed=11)

    for letters in zip(*codes, strict=True):
        counted = Counter(letters)
        expected = len(codes) / len(ALPHABET)
        spread = sum((counted[letter] - expected) ** 2 / expected for letter in ALPHABET)
        assert spread < 60  # chi squared with 21 degrees of freedom: 1 in 100,000


def test_one_code_tells_nothing_of_the_next():
    """A letter of the next code is the same as often as chance has it."""
    codes = made(Form("", ALPHABET, random=3, numbered=4), 50_000, seed=3)
    for place in range(7):
        same = sum(a[place] == b[place] for a, b in pairwise(codes))
        assert abs(same - 50_000 / 22) < 250  # five times the spread of chance


def test_the_codes_of_two_runs_differ():
    form = form_for(1000)

    assert set() == set(made(form, 1000)) & set(made(form, 1000))


def test_earlier_codes_are_not_made_again():
    form = Form("A-", "ACDEFGHJ", random=1, numbered=3)
    first = made(form, 200, seed=5)
    again = made(form, 200, known([code.lower() for code in first]), seed=5)

    assert 200 == len(set(again))
    assert set() == set(first) & set(again)


def test_codes_that_run_out_are_told_of():
    form = Form("", "ACDEFGHJ", random=1, numbered=1)
    every = [a + b for a in "ACDEFGHJ" for b in "ACDEFGHJ"]

    with pytest.raises(SnippetgenError, match="too little room"):
        made(form, 5, known(every))


def test_memory_does_not_grow_with_the_number_of_codes():
    peaks = []
    for count in (50_000, 400_000):
        form = Form("", ALPHABET, random=6, numbered=5)
        tracemalloc.start()
        for _ in blocks(form, count):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 4_000_000
    assert peaks[1] < peaks[0] * 1.1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "there is nothing to make"),
        ({"count": 10, "prefix": "=1+1"}, "'=1+1' can't be a prefix"),
        ({"count": 10, "prefix": "A,B"}, "'A,B' can't be a prefix"),
        ({"count": 10, "prefix": "-A"}, "'-A' can't be a prefix"),
        ({"count": 10, "prefix": "X" * 60}, "more than 64 characters"),
        ({"count": 10, "alphabet": "ABCDEFG"}, "fewer than 8 letters"),
        ({"count": 10, "alphabet": "ABCDEFGHaJ"}, "a letter twice"),
        ({"count": 10, "alphabet": "ABCDEFGHI1"}, "holds I and 1, which people take for each"),
        ({"count": 10, "alphabet": "ABCDEFG\u00c4"}, "something else than letters and digits"),
        ({"count": 500, "length": 2}, "length 2 is too short for 500 codes that differ"),
        ({"count": 500, "length": 6}, "of 10,648 guesses at 500 codes, one hits\n  --length 9"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments, message):
    with pytest.raises(SnippetgenError, match=re.escape(message)):
        form_for(**arguments)


def test_the_length_that_is_proposed_is_long_enough():
    assert 9 == form_for(500, length=9).length


def test_our_alphabet_has_no_look_alikes():
    assert ALPHABET == form_for(10, alphabet=ALPHABET).alphabet
