"""Tell what was verified: as text, JSON, JUnit's XML, or one HTML file. No I/O."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from typing import Any

import click
from jinja2 import Environment, StrictUndefined

from snippetgen.rules.visit import ORDER, Visit
from snippetgen.verify.junit import junit
from snippetgen.verify.recorder import named
from snippetgen.verify.verdict import Verified

FORMATS = ("text", "json", "junit", "html")
_COLOUR = {"error": "red", "warning": "yellow", "info": "blue"}
_SAID = {
    "refused": "refused",
    "dropped": "accepted, then dropped",
    "partial": "recorded in part",
    "recorded": "recorded",
}


def report(verified: Verified, format_: str) -> str:
    return {"text": _text, "json": _json, "junit": _junit, "html": _html}[format_](verified)


def rows(visit: Visit) -> list[dict[str, Any]]:
    """Every metric that arrived or was wanted: `{"metric", "steps", "count", "verdicts"}`."""
    found: dict[str, dict[str, Any]] = {}
    wanted = [each.metric for each in visit.wanted if each.step not in (None, ORDER)]
    for metric in [*wanted, *(each.call.name for each in visit.events())]:
        found.setdefault(
            metric,
            {
                "metric": named(metric),
                "steps": [],
                "count": 0,
                "verdicts": [],
            },
        )
    for each in visit.events():
        row = found[each.call.name]
        row["count"] += 1
        for key, value in (("steps", each.step), ("verdicts", each.verdict)):
            if value not in row[key]:
                row[key].append(value)
    return list(found.values())


def _text(verified: Verified) -> str:
    return "\n".join(_lines(verified))


def _lines(verified: Verified) -> Iterator[str]:
    visit = verified.visit
    for step in visit.steps:
        yield f"{step.name:<9} {step.url if step.done else step.note}"
    yield ""
    yield f"klaviyo.js: {', '.join(_accounts(visit)) or 'not loaded'}"
    if visit.unread:
        requests = "request" if visit.unread == 1 else "requests"
        yield f"not judged, as their content was not recorded: {visit.unread} {requests}"
    consent = visit.consent
    if consent.banner:
        refused = "not tried" if consent.refused is None else _traces(consent.refused)
        yield f"consent: {consent.banner}; before it {_traces(consent.before)}; refused: {refused}"
    if visit.script_ms is not None:
        yield f"script time of the snippet, all pages: {visit.script_ms:g} ms"
    yield ""
    for row in rows(visit):
        said = ", ".join(_SAID[verdict] for verdict in row["verdicts"]) or "did not happen"
        yield f"{row['metric']:<18} {row['count']:>2} x  {', '.join(row['steps']):<28} {said}"
    yield ""
    for found in verified.findings:
        level = click.style(found.severity, fg=_COLOUR[found.severity])
        yield f"{level} {found.code}{found.path and ' ' + found.path}: {found.message}"
        if found.hint:
            yield f"  {found.hint}"
    counted = sum(found.severity != "info" for found in verified.findings)
    yield f"{counted} finding{'' if counted == 1 else 's'}" if counted else "nothing to mend"


def _accounts(visit: Visit) -> dict[str, list[int]]:
    """Whose klaviyo.js was loaded, and on which pages."""
    accounts: dict[str, list[int]] = {}
    for load in visit.loads:
        accounts.setdefault(load.account or "no account", []).append(load.page)
    return accounts


def _traces(seen: tuple[str, ...]) -> str:
    return ", ".join(seen) if seen else "nothing"


def _json(verified: Verified) -> str:
    visit = verified.visit
    consent = visit.consent
    return json.dumps(
        {
            "url": visit.url,
            "company_id": visit.company_id,
            "steps": [
                {"name": s.name, "url": s.url, "done": s.done, "note": s.note} for s in visit.steps
            ],
            "klaviyo_js": [
                {"page": load.page, "url": load.url, "account": load.account, "status": load.status}
                for load in visit.loads
            ],
            "events": rows(visit),
            "consent": {
                "banner": consent.banner,
                "before": list(consent.before),
                "refused": None if consent.refused is None else list(consent.refused),
            },
            "unread": visit.unread,
            "script_ms": visit.script_ms,
            "findings": [found.as_json() for found in verified.findings],
        },
        indent=2,
    )


def _junit(verified: Verified) -> str:
    metrics = [row["metric"] for row in rows(verified.visit)]
    return junit(verified, metrics, click.unstyle(_text(verified)))


def _html(verified: Verified) -> str:
    """One file, with its pictures in it."""
    recorder = verified.recorder
    source = files("snippetgen.verify").joinpath("report.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    pictures = {
        name: "data:image/jpeg;base64," + base64.b64encode(data).decode()
        for name, data in recorder.screenshots.items()
    }
    end = max((each.ended for each in recorder.exchanges), default=1.0) or 1.0
    severities = Counter(found.severity for found in verified.findings)
    origin = re.match(r"\w+://[^/]*", verified.visit.url)
    return environment.from_string(source).render(
        visit=verified.visit,
        accounts=_accounts(verified.visit),
        findings=verified.findings,
        counts=[(name, count) for name, count in severities.items() if name != "info"],
        rows=rows(verified.visit),
        said=_SAID,
        pictures=pictures,
        exchanges=recorder.exchanges,
        end=end,
        pretty=_pretty,
        shorter=lambda url: url.removeprefix(origin[0]) if origin else url,
    )


def _pretty(body: str) -> str:
    with suppress(ValueError, RecursionError):
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    return body
