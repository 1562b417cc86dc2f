"""A thousand exits and more: `make soak` writes what becomes of them into docs/exits.md."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from tests.browser.engines import ENGINES, start
from tests.browser.exits.kinds import KILLED, KINDS
from tests.browser.exits.matrix import kill, run, wrong

PAGE = Path(__file__).parents[3] / "docs" / "exits.md"
MARK = "<!-- written by make soak -->\n"
TIMES = 7  # of each kind, in each engine, by each transport; some are more often


def row(kind, transport, cells):
    said = " | ".join(
        f"{len(one.recorded)}/{len(one.pushed)}" + (f" +{one.again}" if one.again else "")
        for one in cells
    )
    return f"| {kind} | {transport} | {said} |\n"


@pytest.mark.soak
def test_a_thousand_exits_and_none_is_lost_or_doubled(online, endpoint, playwright):
    found = {}
    for name in ENGINES:
        with start(name, online, playwright) as browser:
            for part, kinds in ((run, KINDS), (kill, KILLED)):
                endpoint.clear()
                online.clear()
                outcomes, errors = part(browser, online, endpoint, kinds, TIMES)
                assert [] == errors
                found |= {(*key, name): outcome for key, outcome in outcomes.items()}
    exits = sum(len(outcome.pushed) for outcome in found.values())
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    today = dt.datetime.now(dt.UTC).date()
    keys = dict.fromkeys(key[:2] for key in found)
    table = "".join(row(*key, [found[(*key, name)] for name in ENGINES]) for key in keys)
    head = f"| exit | transport | {' | '.join(ENGINES)} |\n| --- | --- |{' --: |' * len(ENGINES)}\n"
    text = PAGE.read_text(encoding="utf-8")
    before, _, _ = text.partition(MARK)
    said = f"{exits:,} exits on {today}, at commit {commit}.\n\n"
    PAGE.write_text(f"{before}{MARK}{said}{head}{table}", encoding="utf-8")

    assert [] == wrong({(f"{kind} in {name}", by): one for (kind, by, name), one in found.items()})
    assert exits >= 1000
