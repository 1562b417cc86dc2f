"""How long commands take as processes, as a ratio to importing the libraries they stand on."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SNIPPETGEN = str(Path(sys.executable).with_name("snippetgen"))
CLICK = "import click"
CLICK_AND_JINJA = "import click, jinja2"


def measure(plan, rounds, progress):
    """Each round runs every command once, so that all of them see the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            CLICK: lambda _: [sys.executable, "-c", CLICK],
            CLICK_AND_JINJA: lambda _: [sys.executable, "-c", CLICK_AND_JINJA],
            "snippetgen --help": lambda _: [SNIPPETGEN, "--help"],
            "snippetgen build (empty folder)": lambda n: build(plan, f"{folder}/{n}"),
            "snippetgen build (no change)": lambda n: build(plan, f"{folder}/{n}"),
        }
        times = {name: [] for name in commands}
        for number in range(-1, rounds):  # the first compiles, and is not counted
            progress(f"starting commands, round {number + 1} of {rounds}")
            for name, command in commands.items():
                taken = seconds(command(number), f"{folder}/compiled")
                if number >= 0:
                    times[name].append(taken)
    return [
        row(CLICK, times),
        row(CLICK_AND_JINJA, times),
        row("snippetgen --help", times, CLICK, 2),
        row("snippetgen build (empty folder)", times, CLICK_AND_JINJA, 3),
        row("snippetgen build (no change)", times, CLICK_AND_JINJA, 3),
    ]


def build(plan, out):
    return [SNIPPETGEN, "build", "--plan", str(plan), "--out", out]


def seconds(command, compiled):
    """With modules compiled beforehand, as pip leaves them, but not into anybody's folders."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    before = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, check=True)
    return time.perf_counter() - before


def row(name, times, to=None, aim=None):
    found = {"command": name, "ms": round(statistics.median(times[name]) * 1000)}
    if to is not None:
        ratios = [mine / theirs for mine, theirs in zip(times[name], times[to], strict=True)]
        found |= {"ratio": round(statistics.median(ratios), 2), "aim": aim, "to": to}
    return found
