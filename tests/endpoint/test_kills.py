"""`kill -9`, again and again, while several clients send: what was acknowledged is there."""

import random
import threading
import time

import httpx
import pytest

from tests.endpoint.test_command import running, track

CLIENTS = 4


def sent_until_it_dies(url, numbers, acknowledged):
    """Send one event after the other; a number is acknowledged when its answer has come."""
    with httpx.Client(base_url=url, timeout=60) as http:
        for number in numbers:
            try:
                if track(http, number) == "1":
                    acknowledged.append(str(number))
            except httpx.TransportError:
                return


def killed(store, round_, dice):
    """Let clients send for a moment, and kill the server in the middle of it."""
    acknowledged = [[] for _ in range(CLIENTS)]
    with running("--store", store) as process:
        threads = [
            threading.Thread(
                target=sent_until_it_dies,
                args=(process.url, range(start, start + 100_000), acknowledged[client]),
            )
            for client in range(CLIENTS)
            for start in [(round_ * CLIENTS + client) * 100_000]
        ]
        for thread in threads:
            thread.start()
        target, end = dice.randint(1, 60), time.monotonic() + 60
        while sum(map(len, acknowledged)) < target and time.monotonic() < end:
            threads[0].join(0.001)
        process.kill()
        for thread in threads:
            thread.join()
    return {number for each in acknowledged for number in each}


def check(store, kills, seed):
    dice, acknowledged = random.Random(seed), set()
    for round_ in range(kills):
        acknowledged |= killed(store, round_, dice)
    with running("--store", store) as process:
        kept = [event["unique_id"] for event in process.http.get("/events").json()["events"]]

    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept))  # nobody tried again, so nothing is there twice
    assert len(acknowledged) >= kills


@pytest.mark.slow
def test_three_kills_under_load_lose_nothing_acknowledged(tmp_path):
    check(tmp_path / "store.sqlite", kills=3, seed=1)


@pytest.mark.soak
def test_a_hundred_kills_under_load_lose_nothing_acknowledged(tmp_path):
    check(tmp_path / "store.sqlite", kills=100, seed=2)
