"""Weigh and time what a page gets from us, beside what peers give it: same measure for everybody.

`make bench-runtime` writes the result into docs/runtime.md, with its date and commit.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import chromium
from contenders import CLIENT, ONSITE, WRITES, contenders
from page_part import page_parts
from report import progress, table
from sizes import weighed

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "runtime.md"
BEGIN, END = "<!-- written by make bench-runtime -->\n", "<!-- end of what it wrote -->\n"

# What is published, and what it needs besides: the SDK's bytes where its package has them.
PEERS = {
    "klaviyo": ("Klaviyo's stub, from its description", "stub", "klaviyo.js (not in a registry)"),
    "segment": ("@segment/snippet", "stub", "segment sdk"),
    "amplitude": ("@amplitude/analytics-browser, snippet", "stub", "amplitude sdk"),
    "plausible": ("@plausible-analytics/tracker", "complete", None),
    "minimal-analytics": ("@minimal-analytics/ga4", "complete", None),
    "swetrix": ("swetrix", "complete", None),
    "snowplow": ("@snowplow/browser-tracker", "complete", None),
    "segment sdk": ("@segment/analytics-next, standalone.js", "SDK", None),
    "amplitude sdk": ("@amplitude/analytics-browser, amplitude-min.js", "SDK", None),
    "posthog": ("posthog-js, array.js", "complete", None),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--rounds", type=int, default=9, help="of opening every page")
    parser.add_argument("--write", action="store_true", help="into docs/runtime.md as well")
    options = parser.parse_args()
    scripts = peers_scripts()
    report = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": commit(),
        "runtime": runtimes(),
        "page": parts(),
        "peers": [peer(scripts, *each) for each in PEERS.items()],
        "times": chromium.measure(contenders(scripts), options.rounds, progress),
        "load": [round(each, 1) for each in os.getloadavg()],
    }
    report["aims"] = aims(report)
    progress("")
    print(json.dumps(report, indent=2) if options.format == "json" else as_text(report))
    if options.write:
        write(as_text(report))


def write(text):
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}```text\n{text}\n```\n{END}{after}", encoding="utf-8")


def peers_scripts():
    command = ["node", str(ROOT / "bench" / "peers" / "scripts.mjs")]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def commit():
    """The last one that changed the runtime."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%h", "--", "runtime/dist"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def runtimes():
    files = sorted((ROOT / "runtime" / "dist").glob("*.js"))
    return [
        weighed(file.stem, file.read_text("ascii"))
        for file in files
        if not file.stem.endswith("debug")
    ]


def parts():
    return [
        weighed(f"{platform}, {which}", text)
        for platform, each in page_parts().items()
        for which, text in each.items()
    ]


def peer(scripts, name, about):
    what, kind, needs = about
    loads = PEERS[needs][0] if needs in PEERS else needs
    return weighed(what, scripts[name]) | {"kind": kind, "loads": loads}


def aims(report):
    """What the runtime set out for, and what has become of it."""
    brotli = {row["what"]: row["brotli"] for row in report["runtime"] + report["page"]}
    times = {row["what"]: row for row in report["times"]["rows"]}
    write = times[WRITES]["click_ms"]
    rows = [
        ("client, bytes", brotli["client"], 900),
        ("onsite, bytes beyond klaviyo.js", brotli["onsite"], 400),
        ("a page with three events, bytes", largest(brotli, "all"), 250),
        ("its data alone", largest(brotli, "data"), 250),
        ("onsite, start + three events, x the stub", times[ONSITE]["ratio"], 1),
        ("client, start + three events, x the stub", times[CLIENT]["ratio"], 1),
        ("onsite, inside a click, x one write", round(times[ONSITE]["click_ms"] / write, 2), 1),
        ("client, inside a click, x one write", round(times[CLIENT]["click_ms"] / write, 2), 1),
    ]
    return [
        {"what": what, "found": found, "aim": aim, "met": found <= aim} for what, found, aim in rows
    ]


def largest(brotli, which):
    return max(size for what, size in brotli.items() if what.endswith(f", {which}"))


def as_text(report):
    times = report["times"]
    measured = (
        f"{report['date']}, runtime of commit {report['commit']}, Chromium {times['chromium']},"
        f" {times['rounds']} rounds, load {report['load'][0]}"
    )
    timed = table(
        (
            "start + three events",
            "script ms",
            "ratio",
            "thread ms",
            "long tasks",
            "requests",
            "click ms",
        ),
        [tuple(row.values()) for row in times["rows"]],
    )
    reached = table(
        ("aim", "found", "at most", ""),
        [
            (row["what"], row["found"], row["aim"], "met" if row["met"] else "missed")
            for row in report["aims"]
        ],
    )
    return "\n\n".join(
        (
            measured,
            reached,
            in_bytes("a runtime ships", report["runtime"]),
            in_bytes("a page with three events", report["page"]),
            in_bytes("peers", report["peers"], "kind", "loads"),
            timed,
        )
    )


def in_bytes(head, rows, *more):
    keys = ("raw", "gzip", "brotli", *more)
    return table((head, *keys), [(row["what"], *(row[key] for key in keys)) for row in rows])


if __name__ == "__main__":
    main()
