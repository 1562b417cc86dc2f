"""A run that is killed, at any moment, over a bad line: nothing is lost, nothing is kept twice."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from snippetgen.endpoint import serve
from tests.backfill import orders
from tests.backfill.faulty import bad_line

SNIPPETGEN = Path(sys.executable).with_name("snippetgen")
ENV = {**os.environ, "KLAVIYO_PRIVATE_KEY": "pk_0123456789abcdef0123456789abcdef01"}


def shop(folder, count):
    clock = [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(count)]
    placed = "".join(
        f"{n},2021-01-04 {at},ann{n % 50}@klaviyo-demo.com,9.5\n" for n, at in enumerate(clock)
    )
    lines = "".join(f"{n},{n % 7},Mug {n % 7},9.5,1\n" for n in range(count))
    return orders.write(folder, orders=orders.ORDERS + placed, lines=orders.LINES + lines)


def wait_for(path, process):
    """Until it exists; a process that has ended will not make it."""
    while not path.exists() and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)


def killed_and_resumed(folder, kills, count, way, seed):
    """Kill it again and again, then let it end; what Klaviyo has, and what the last one said."""
    plan, out, dice = shop(folder, count), folder / "out", random.Random(seed)
    requests = 2 * count // (1 if way == "events" else 1000)
    with serve() as mock, bad_line(mock.url, seed) as line:
        command = [SNIPPETGEN, "backfill", "--plan", plan, "--out", out, "--to", way]
        command += ["--format", "json", "--url", line.url]
        for number in range(kills):
            process = subprocess.Popen(
                command, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            # The first dies while it maps, the others with requests under way.
            if number == 0:
                wait_for(out / "scratch", process)
            else:
                line.let(dice.randint(0, requests // kills))
                line.wait_until_full(process)
            assert process.poll() is None
            process.kill()
            process.wait()
        line.let(1_000_000)
        ended = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
        assert 0 == ended.returncode, ended.stderr
        kept = [event for event in mock.events() if event["verdict"] == "kept"]
        return kept, json.loads(ended.stdout)


TEN = [
    pytest.param(6, 150, "events", marks=pytest.mark.slow),
    pytest.param(4, 3000, "api", marks=pytest.mark.slow),
]
A_HUNDRED = [
    pytest.param(70, 1500, "events", marks=pytest.mark.soak),
    pytest.param(30, 10_000, "api", marks=pytest.mark.soak),
]


@pytest.mark.parametrize(("kills", "count", "way"), [*TEN, *A_HUNDRED])
def test_kills_lose_nothing_and_double_nothing(tmp_path, kills, count, way):
    kept, said = killed_and_resumed(tmp_path, kills, count, way, seed=kills)
    once = Counter((e["metric"], e["profile"]["email"], e["unique_id"]) for e in kept)

    whose = [f"ann{n % 50}@klaviyo-demo.com" for n in range(count)]
    expected = {("Placed Order", email, str(n)) for n, email in enumerate(whose)}
    expected |= {("Ordered Product", email, f"{n}_{n % 7}_0") for n, email in enumerate(whose)}
    assert expected == set(once)
    assert {1} == set(once.values())
    assert all(event["backfill"] for event in kept)
    assert {"accepted": 2 * count, "refused": 0, "why": []} == said["sent"]
