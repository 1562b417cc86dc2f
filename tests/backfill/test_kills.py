"""A run that is killed, at any moment, over a bad line: nothing is lost, nothing is kept twice."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
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


def killed_and_resumed(folder, kills, count, way, seed):
    """Kill it again and again, then let it end; what Klaviyo has, and what the last one said."""
    plan, out, dice = shop(folder, count), folder / "out", random.Random(seed)
    with serve() as mock, bad_line(mock.url, seed) as line:
        command = [SNIPPETGEN, "backfill", "--plan", plan, "--out", out, "--to", way]
        command += ["--format", "json", "--url", line.url]
        for number in range(kills):
            process = subprocess.Popen(
                command, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            # The first dies while it maps, the others while they send.
            target = line.taken + dice.randint(1, max(1, 2 * count // (kills + 1)))
            if number == 0:
                while not (out / "scratch").exists() and process.poll() is None:
                    pass
            else:
                line.wait_for(target, lambda process=process: process.poll() is not None)
            process.kill()
            process.wait()
        ended = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
        assert 0 == ended.returncode, ended.stderr
        return mock.events(), json.loads(ended.stdout)


def check(folder, kills, count, way, seed):
    kept, said = killed_and_resumed(folder, kills, count, way, seed)
    once = Counter((e["metric"], e["profile"]["email"], e["unique_id"]) for e in kept)

    whose = [f"ann{n % 50}@klaviyo-demo.com" for n in range(count)]
    expected = {("Placed Order", email, str(n)) for n, email in enumerate(whose)}
    expected |= {("Ordered Product", email, f"{n}_{n % 7}_0") for n, email in enumerate(whose)}
    assert expected == set(once)
    assert {1} == set(once.values())
    assert all(event["backfill"] for event in kept)
    assert {"accepted": 2 * count, "refused": 0, "why": []} == said["sent"]


@pytest.mark.soak  # Klaviyo asks a sender to wait: minutes, not seconds
def test_ten_kills_lose_nothing_and_double_nothing(tmp_path):
    check(tmp_path, kills=10, count=300, way="events", seed=1)


@pytest.mark.soak
def test_a_kill_in_bulk_loses_nothing_and_doubles_nothing(tmp_path):
    check(tmp_path, kills=2, count=1500, way="api", seed=2)


@pytest.mark.soak
def test_a_hundred_kills_lose_nothing_and_double_nothing(tmp_path):
    check(tmp_path, kills=100, count=5000, way="events", seed=3)
