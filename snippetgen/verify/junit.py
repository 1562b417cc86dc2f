"""What was verified as JUnit's XML, which CI systems read: a test for each step and event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET  # only written, never read

from snippetgen.rules import Violation
from snippetgen.verify.verdict import Verified

# What XML can't hold in any way.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(verified: Verified, metrics: Sequence[str], text: str) -> str:
    """Steps and events fail with what is wrong with them; any other finding is a test that fails.

    `text` is the report for people.
    """
    wrong = [found for found in verified.findings if found.severity != "info"]
    tests: dict[tuple[str, str], list[Violation]] = {}
    for step in verified.visit.steps:
        tests["step", step.name] = []
    for metric in metrics:
        tests["event", metric] = []
    for found in wrong:
        tests.setdefault(_test_of(found, metrics, tests), []).append(found)
    name = f"snippetgen verify {verified.visit.url}"
    counts = {"tests": str(len(tests)), "failures": str(sum(map(bool, tests.values())))}
    suites = ET.Element("testsuites", {"name": _clean(name), **counts, "errors": "0"})
    suite = ET.SubElement(suites, "testsuite", {"name": _clean(name), **counts, "errors": "0"})
    for (kind, about), failures in tests.items():
        case = ET.SubElement(suite, "testcase", classname=kind, name=_clean(about))
        if failures:
            failure = ET.SubElement(case, "failure", type=failures[0].code)
            failure.set("message", _clean(failures[0].message))
            failure.text = _clean("\n".join(_lines(failures)))
    ET.SubElement(suite, "system-out").text = _clean(text)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True)


def _test_of(
    found: Violation, metrics: Iterable[str], tests: dict[tuple[str, str], list[Violation]]
) -> tuple[str, str]:
    """The step or event that it is about, or a test of its own."""
    if found.code == "V205" and ("step", found.path) in tests:
        return "step", found.path
    for metric in metrics:
        if found.path.startswith(f"{metric} ") or repr(metric) in found.message:
            return "event", metric
    return "finding", f"{found.code} {found.path}".strip()


def _lines(failures: Iterable[Violation]) -> Iterable[str]:
    for found in failures:
        yield f"{found.severity} {found.code} {found.path}: {found.message}"
        if found.hint:
            yield f"  {found.hint}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
