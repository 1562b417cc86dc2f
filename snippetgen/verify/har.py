"""Verify a HAR: a recording of a visit, made by a browser's developer tools. Opens nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from snippetgen.doctor.har import har_requests, is_har
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.model import Plan
from snippetgen.rules.visit import Step
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.verdict import Verified, judged, visit_of


def verify_har(
    text: str, name: str, plan: Plan | None = None, platform: str | None = None
) -> Verified:
    """What a HAR shows. Everything in it is one step: it does not say what was clicked."""
    try:
        payload = json.loads(text)
    except ValueError as error:
        raise SnippetgenError(Problem(f"{name}: not JSON, so no HAR: {error}")) from None
    if not is_har(payload):
        hint = "save one in the browser's developer tools: Network, Save all as HAR"
        raise SnippetgenError(Problem(f"{name}: not a HAR: it has no log.entries", hint=hint))
    visit = visit_of(name, plan, platform)
    visit.wanted = tuple(replace(each, step="start") for each in visit.wanted if each.step)
    recorder = Recorder(visit, page=1)
    statuses = [_status(entry) for entry in payload["log"]["entries"] if isinstance(entry, dict)]
    for (sent, body), status in zip(har_requests(payload), statuses, strict=False):
        if sent.host.endswith("klaviyo.com"):
            recorder.request(
                sent.method, sent.url, sent.headers or {}, body, status, 0, "no answer"
            )
    visit.steps.append(Step("start", name))
    return judged(recorder)


def _status(entry: dict[str, Any]) -> int | None:
    response = entry.get("response")
    status = response.get("status") if isinstance(response, dict) else None
    return status if isinstance(status, int) and status > 0 else None
