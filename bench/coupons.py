"""A million coupon codes, made and written, beside drawing as many random bytes at one go."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from snippetgen.coupons import form_for, write_codes

AIM = 3
PEAK = """
import resource, sys
from pathlib import Path
from snippetgen.coupons import form_for, write_codes
count = int(sys.argv[2])
write_codes(Path(sys.argv[1]), form_for(count), count)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def measure(count, rounds, progress):
    form = form_for(count)
    ratios, times = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            progress(f"making coupons, round {number + 1} of {rounds}")
            out = Path(folder, f"{number}.csv")
            started = time.perf_counter()
            os.urandom(count * form.length)
            drawn = time.perf_counter()
            write_codes(out, form, count)
            times.append(time.perf_counter() - drawn)
            ratios.append(times[-1] / (drawn - started))
            out.unlink()
        peaks = {n: peak_mb(f"{folder}/{n}.csv", n) for n in (1000, count, 10 * count)}
    return {
        "codes": count,
        "ms": round(statistics.median(times) * 1000),
        "ratio": round(statistics.median(ratios), 2),
        "aim": AIM,
        "to": "os.urandom",
        "peak_mb": peaks,
    }


def peak_mb(out, count):
    command = [sys.executable, "-c", PEAK, out, str(count)]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
