"""What a metric's name says. Each answer is remembered by name: a run has few of them."""

from __future__ import annotations

import re
from functools import lru_cache

from snippetgen.rules.calls._data import plain, table

_METRICS = table("klaviyo")["metric"]
_ELSEWHERE = table("klaviyo")["elsewhere"]
_BY_PLAIN = {
    plain(alias): name for name, about in _METRICS.items() for alias in about["called"]
} | {plain(name): name for name in _METRICS}
_WORDS = table("words")
_PAST = frozenset(past.lower() for past in _WORDS["verbs"].values()) | frozenset(
    _WORDS["past"]["irregular"]
)
_NOT_PAST = frozenset(_WORDS["past"]["not"])
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

# A year, a number, a day, an address: what is different next time.
_VARIES = re.compile(
    r"\d{4,}|#\s?\d+|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b(?=[0-9a-f-]*\d)[0-9a-f]{8}-[0-9a-f]{4}-"
    r"|[^@\s]@[^@\s.]+\.\w|https?://|[$€£]\s?\d",
)

_LONGEST = 200  # characters; no sense is looked for in a longer name


@lru_cache(1024)
def klaviyos(name: str) -> str | None:
    """The metric of Klaviyo's that is meant: itself, a variant of it, or one letter beside it."""
    if name in _METRICS:
        return name
    key = plain(name[:_LONGEST])
    if key in _BY_PLAIN:
        return str(_BY_PLAIN[key])
    if not 8 <= len(key) <= 40:
        return None
    return next((own for own in _METRICS if _one_slip(key, plain(own))), None)


def is_klaviyos(name: str) -> bool:
    return name in _METRICS


def whose(name: str) -> str | None:
    """Which integration spells it so."""
    found: str | None = _ELSEWHERE.get(name)
    return found


@lru_cache(1024)
def action_first(name: str) -> str | None:
    """The name with what was done in front, in the past; None where it is so, or we can't tell."""
    words = _WORD.findall(name[:_LONGEST])
    if not words or _is_past(words[0]) or not name.isascii():
        return None
    done = next((number for number, word in enumerate(words) if _is_past(word)), None)
    if done is not None and done <= 3:
        words.insert(0, words.pop(done).capitalize())
        return " ".join(words)
    first = words[0].lower()
    for stem in (first, first.removesuffix("ing"), f"{first.removesuffix('ing')}e"):
        if stem in _WORDS["verbs"]:
            return " ".join([_WORDS["verbs"][stem], *words[1:]])
    return None


def _is_past(word: str) -> bool:
    word = word.lower()
    return word in _PAST or (len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST)


@lru_cache(1024)
def varying(name: str) -> str | None:
    """What in the name will be different next time."""
    found = _VARIES.search(name[:_LONGEST])
    return found[0] if found else None


def _one_slip(one: str, other: str) -> bool:
    """Is a letter missing, too much, wrong, or changed places with its neighbour?"""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return (
        one[at + 1 :] in (other[at + 1 :], other[at:])
        or one[at:] == other[at + 1 :]
        or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
    )
