"""A catalogue feed from a CSV, beside Python's own CSV and JSON doing no more than copy it."""

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from snippetgen.feed import Options, Result, Writer, items, open_source

AIM_MB = 300
HEAD = ("id", "title", "link", "description", "image_link", "price", "categories", "stock", "brand")


def measure(count, rounds, progress):
    ratios, times = [], []
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "products.csv"), Path(folder, "feed.json")
        write_products(source, count)
        for number in range(rounds):
            progress(f"building a feed, round {number + 1} of {rounds}")
            copied = seconds(lambda: copy(source, out))
            times.append(seconds(lambda: build(source, out)))
            ratios.append(times[-1] / copied)
        peak = peak_mb(source, out)
    return {
        "items": count,
        "seconds": round(statistics.median(times), 2),
        "ratio": round(statistics.median(ratios), 2),
        "peak_mb": peak,
        "aim_mb": AIM_MB,
    }


def write_products(path, count):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for n in range(count):
            writer.writerow(
                (n, f"Product {n}", f"https://shop.com/products/{n}", "Made with care. " * 10,
                 f"https://cdn.shop.com/{n}.jpg", f"{n % 500}.{n % 100:02}", "Shoes|Sale", n % 50,
                 "Acme")
            )  # fmt: skip


def copy(source, out):
    with source.open(newline="", encoding="utf-8") as rows, out.open("w", encoding="utf-8") as file:
        for row in csv.DictReader(rows):
            file.write(json.dumps(row) + "\n")


def build(source, out):
    with Writer(out, "json") as writer:
        for _, item in items(open_source(str(source)), Options(), Result()):
            writer.add(item)
        writer.finish()


def seconds(call):
    before = time.process_time()
    call()
    return time.process_time() - before


def peak_mb(source, out):
    """Of the whole command, in a process of its own."""
    script = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
    command = Path(sys.executable).with_name("snippetgen")
    arguments = [sys.executable, "-c", script, command, "catalog", "build", source, "--out", out]
    return int(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)
