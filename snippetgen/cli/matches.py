"""How `catalog check` tells what it found. No I/O."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen.feed.ids import Ids
    from snippetgen.feed.match import Matcher


def as_json(ids: Ids, matcher: Matcher) -> str:
    best = matcher.best()
    whole = {
        "ids": len(ids),
        "type": ids.type,
        "use": None if best is None else {"metric": best.metric, "property": best.name},
        "properties": [match.as_json() for match in matcher.matches()],
    }
    return json.dumps(whole, indent=2)


def as_text(ids: Ids, matcher: Matcher) -> Iterator[str]:
    from snippetgen.feed.match import advice

    yield f"feed: {len(ids):,} ids, of type {ids.type}"
    for match in matcher.matches():
        said = "not in a sample" if match.share is None else f"{match.share:.0%} of {match.seen:,}"
        word = "fits" if match.fits(ids.type) else "does not fit"
        yield f"{match.metric}, {match.name}: {word} ({said})"
        for line in advice(match, ids.type):
            yield f"  {line}"
    best = matcher.best()
    if best is None:
        yield "recommendations: no property of these events equals the feed's ids"
    else:
        yield f"recommendations: use the metric {best.metric}, and of it {best.name}"
