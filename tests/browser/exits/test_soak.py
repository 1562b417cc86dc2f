"""A thousand exits and more: `make soak` writes what becomes of them into docs/exits.md."""

import datetime as dt
import subprocess
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest

from tests.browser.engines import ENGINES, start
from tests.browser.exits.kinds import KILLED, KINDS
from tests.browser.exits.matrix import kill, run, wrong

PAGE = Path(__file__).parents[3] / "docs" / "exits.md"
MARK = "<!-- written by make soak -->\n"
TIMES = 7  # of each kind, in each engine, by each transport; some are more often


def cell(outcomes):
    recorded = sum(len(one.recorded) for one in outcomes)
    pushed = sum(len(one.pushed) for one in outcomes)
    again = sum(one.again for one in outcomes)
    return f"{recorded}/{pushed}" + (f" +{again}" if again else "")


def row(kind, transport, found):
    cells = " | ".join(cell(found[kind, transport, name]) for name in ENGINES)
    return f"| {kind} | {transport} | {cells} |\n"


@pytest.mark.soak
def test_a_thousand_exits_and_none_is_lost_or_doubled(online, endpoint, playwright):
    found = defaultdict(list)
    for name in ENGINES:
        with start(name, online, playwright) as browser:
            kinds = (partial(run, kinds=KINDS), partial(kill, kinds=KILLED, times=1))
            for part in kinds * TIMES:
                endpoint.clear()
                online.clear()
                outcomes, errors = part(browser, online, endpoint)
                assert [] == errors
                for key, outcome in outcomes.items():
                    found[(*key, name)].append(outcome)
    exits = sum(len(one.pushed) for outcomes in found.values() for one in outcomes)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    today = dt.datetime.now(dt.UTC).date()
    keys = dict.fromkeys(key[:2] for key in found)
    table = "".join(row(*key, found) for key in keys)
    head = f"| exit | transport | {' | '.join(ENGINES)} |\n| --- | --- |{' --: |' * len(ENGINES)}\n"
    text = PAGE.read_text(encoding="utf-8")
    before, _, _ = text.partition(MARK)
    said = f"{exits:,} exits on {today}, at commit {commit}.\n\n"
    PAGE.write_text(f"{before}{MARK}{said}{head}{table}", encoding="utf-8")

    assert [] == [
        f"{name}: {said}"
        for (*key, name), outcomes in found.items()
        for one in outcomes
        for said in wrong({tuple(key): one})
    ]
    assert exits >= 1000
