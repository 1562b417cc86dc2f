"""`snippetgen check` on NDJSON, beside the standard library's `json.loads` of the same lines."""

import io
import json
import statistics
import subprocess
import sys
import time

from snippetgen.cli.report import Judged, lines
from snippetgen.doctor import Doctor, read_requests
from snippetgen.rules import all_rules

AIM = 5
# Peak memory of a process that checks so many lines, which come through a pipe.
PEAK = """
import resource, sys
from snippetgen.doctor import Doctor, read_requests
doctor = Doctor()
for request in read_requests(sys.stdin.buffer):
    for event in doctor.examine(request):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def measure(count, rounds, progress):
    data = b"".join(map(event, range(count)))
    ratios, times = [], []
    for number in range(rounds):
        progress(f"checking NDJSON, round {number + 1} of {rounds}")
        started = time.process_time()
        for line in data.splitlines():
            json.loads(line)
        parsed = time.process_time()
        checked(data)
        times.append(time.process_time() - parsed)
        ratios.append(times[-1] / (parsed - started))
    return {
        "lines": count,
        "mb": round(len(data) / 1e6, 1),
        "ms": round(statistics.median(times) * 1000),
        "ratio": round(statistics.median(ratios), 2),
        "aim": AIM,
        "to": "json.loads",
        "peak_mb": {n: peak_mb(n) for n in (count // 10, count, 4 * count)},
    }


def checked(data):
    """All that the command does, but for writing it to a file."""
    doctor, rules = Doctor(), all_rules()
    judged = (
        Judged("-", found.violations, found.verdict, found.api, found.title, found.line)
        for request in read_requests(io.BytesIO(data))
        for found in doctor.examine(request)
    )
    return sum(len(line) for line in lines(judged, "json", rules))


def peak_mb(count):
    command = [sys.executable, "-c", PEAK]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in range(count):
            process.stdin.write(event(number))
        process.stdin.close()
        return int(process.stdout.read())


def event(number):
    """A Placed Order with three lines, as a backfill has them by the million."""
    items = [
        {
            "ProductID": f"{number}-{line}",
            "SKU": f"SKU-{line}",
            "ProductName": f"Winnie the Pooh, volume {line}",
            "Quantity": 1,
            "ItemPrice": 9.99,
            "RowTotal": 9.99,
            "ProductURL": "https://shop.klaviyo-demo.com/products/winnie-the-pooh",
            "ImageURL": "https://shop.klaviyo-demo.com/images/winnie-the-pooh.png",
            "Categories": ["Fiction", "Children"],
            "Brand": "Kids Books",
        }
        for line in range(3)
    ]
    properties = {
        "OrderId": str(number),
        "Categories": ["Fiction", "Children"],
        "ItemNames": [item["ProductName"] for item in items],
        "Items": items,
    }
    profile = {"type": "profile", "attributes": {"email": f"sarah.{number}@klaviyo-demo.com"}}
    metric = {"type": "metric", "attributes": {"name": "Placed Order"}}
    attributes = {
        "properties": properties,
        "value": 29.97,
        "value_currency": "USD",
        "unique_id": str(number),
        "time": "2026-11-01T10:00:00Z",
        "metric": {"data": metric},
        "profile": {"data": profile},
    }
    return json.dumps({"data": {"type": "event", "attributes": attributes}}).encode() + b"\n"
