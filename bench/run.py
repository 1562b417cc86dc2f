"""Measure what users wait for and what their visitors download; print it beside what is aimed at.

Nothing is asserted: times depend on the machine. So times are given as ratios to something that
was measured in the same run, one beside the other, and are medians.
"""

import argparse
import json
from pathlib import Path

import backfills
import coupons
import events
import feeds
import payloads
import sizes
import starts
import stores
import theme
from report import progress, table

ROOT = Path(__file__).parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--stores", type=int, default=1000, help="how many; 10000 takes minutes")
    parser.add_argument("--rounds", type=int, default=15, help="of starting each command")
    parser.add_argument("--only", action="append", help="a part, as backfills; repeatable")
    options = parser.parse_args()
    plan = ROOT / "snippetgen.toml"
    parts = {  # what is measured, and how it is told
        "starts": (lambda: starts.measure(plan, options.rounds, progress), about_starts),
        "stores": (lambda: stores.measure(options.stores, progress), about_stores),
        "coupons": (lambda: coupons.measure(1_000_000, 5, progress), about_coupons),
        "feeds": (lambda: feeds.measure(100_000, 3, progress), about_feeds),
        "backfills": (lambda: backfills.measure(50_000, 3, progress), about_backfills),
        "events": (lambda: events.measure(1500, 3, progress), about_events),
        "check": (lambda: payloads.measure(20_000, 5, progress), about_check),
        "lint": (lambda: theme.measure(5, progress), about_lint),
        "bytes": (lambda: sizes.measure(ROOT, progress), about_bytes),
    }
    report = {name: measure() for name, (measure, _) in parts.items() if wanted(name, options)}
    progress("")
    if options.format == "json":
        print(json.dumps(report, indent=2))
    else:
        print("\n\n".join(parts[name][1](found) for name, found in report.items()))


def wanted(name, options):
    return not options.only or name in options.only


def about_starts(found):
    return table(
        ("command", "ms", "ratio", "aim", "to"),
        [(r["command"], r["ms"], r.get("ratio"), aim(r), r.get("to")) for r in found],
    )


def about_bytes(found):
    return table(
        ("bytes", "raw", "gzip", "brotli"),
        [(row["what"], row["raw"], row["gzip"], row["brotli"]) for row in found],
    )


def about_stores(found):
    growth = table(
        ("stores", "CPU s", "ms a store", "peak MB"),
        [(r["stores"], r["seconds"], r["ms_a_store"], r["peak_mb"]) for r in found["growth"]],
    )
    pair = found["paired"]
    return (
        f"{growth}\n\n{found['a_second']} stores a second (CPU time), {pair['files']} files each."
        f" A build takes {pair['ratio']} x (aim: {aim(pair)}) what the same bytes take without us:"
        f"\n{pair['build_ms']} ms to {pair['rendering_ms']} ms for Jinja, with ready contexts,"
        f" and {pair['laying_out_ms']} ms for laying out JSON ({pair['ratio_to_rendering']} x Jinja"
        f" alone).\nThe same bytes: {'yes' if pair['same_bytes'] else 'NO'}"
        f" (sha256 {pair['sha256'][:12]})"
    )


def about_coupons(found):
    peaks = ", ".join(f"{count:,} in {mb} MB" for count, mb in found["peak_mb"].items())
    return (
        f"{found['codes']:,} coupon codes in {found['ms']} ms: {found['ratio']} x (aim:"
        f" {aim(found)}) drawing the random bytes alone. Peak memory of a process: {peaks}."
    )


def about_feeds(found):
    return (
        f"A feed of {found['items']:,} items in {found['seconds']} s (CPU time): {found['ratio']} x"
        f" reading the CSV and writing JSON without a look. Peak memory: {found['peak_mb']} MB"
        f" (aim: <= {found['aim_mb']} MB for a million)."
    )


def about_backfills(found):
    aims = found["aims"]
    return (
        f"Past orders become {found['events_a_second']:,} events in a second of CPU time:"
        f" {found['to_client']} x (aim: >= {aims['to_client']} x) Klaviyo's own client, which"
        f" builds the same bodies.\nIt takes {found['to_duckdb']} x (aim: <= {aims['to_duckdb']} x)"
        " DuckDB's writing the mapped rows as NDJSON, which itself is"
        f" {found['duckdb_to_client']} x that client.\nPeak memory: {found['peak_mb']} MB"
        f" (aim: <= {aims['peak_mb']} MB)."
    )


def about_events(found):
    return (
        f"The mock Klaviyo takes {found['events_a_second']:,} events in a second of CPU time:"
        f" {found['ratio']} x (aim: >= {found['aim']} x) the {found['bare_a_second']:,} empty"
        " requests that its bare stack answers."
    )


def about_check(found):
    peaks = ", ".join(f"{count:,} in {mb} MB" for count, mb in found["peak_mb"].items())
    return (
        f"{found['lines']:,} lines of NDJSON ({found['mb']} MB) checked in {found['ms']} ms:"
        f" {found['ratio']} x (aim: {aim(found)}) json.loads of them. Peak memory: {peaks}."
    )


def about_lint(found):
    return (
        f"A theme of {found['files']} files linted in {found['ms']} ms: {found['ratio']} x"
        f" (aim: {aim(found)}) theme-check, which takes {found['theme_check_ms']} ms."
    )


def aim(row):
    return f"<= {row['aim']} x" if "aim" in row else None


if __name__ == "__main__":
    main()
