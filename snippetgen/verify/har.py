"""Verify a HAR: a recording of a visit, made by a browser's developer tools. Opens nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from snippetgen.doctor.har import har_request
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.model import Plan
from snippetgen.rules.request import SENDING, Sent
from snippetgen.rules.visit import ORDER, Step
from snippetgen.verify.answers import reason
from snippetgen.verify.recorder import KLAVIYO, Recorder
from snippetgen.verify.verdict import Verified, judged, visit_of

_WITH_BODIES = (
    "record it again with its content, in Chrome: Export HAR (with sensitive data), "
    "in Playwright: record_har_content='embed'"
)


def verify_har(
    payload: Mapping[str, Any], name: str, plan: Plan | None = None, platform: str | None = None
) -> Verified:
    """What a HAR shows. Everything in it is one step: it does not say what was clicked.

    Raises SnippetgenError where it does not hold what was sent to Klaviyo.
    """
    visit = visit_of(name, plan, platform)
    visit.recorded = True
    visit.wanted = tuple(replace(each, step=_seen_at(each.step)) for each in visit.wanted)
    reader = _Reader(Recorder(visit))
    for entry in payload["log"]["entries"]:
        if (found := har_request(entry)) is not None:
            reader.read(entry, *found)
    if visit.unread and not visit.arrived:
        message = f"{name}: recorded without what was sent: {visit.unread} requests have no body"
        raise SnippetgenError(Problem(message, hint=_WITH_BODIES))
    visit.steps.append(Step("start", name))
    return judged(reader.recorder)


@dataclass
class _Reader:
    """Knows which page is open: the newest of an entry's `pageref`, or the newest of all."""

    recorder: Recorder
    _pages: dict[str, int] = field(default_factory=dict)
    _began: datetime | None = None

    def read(self, entry: Mapping[str, Any], sent: Sent, body: str) -> None:
        visit, ref = self.recorder.visit, str(entry.get("pageref") or "")
        if _is_page(entry, sent):
            self._turn(ref, sent.url)
        elif ref and ref not in self._pages:
            self._turn(ref, (sent.headers or {}).get("referer", ""))
        if not KLAVIYO.match(sent.url):
            return
        if _is_cut(entry, sent, body):
            visit.unread += 1
            return
        self.recorder.page = self._pages.get(ref, len(visit.pages))
        status, why = _answer(entry)
        started, took = self._since(_moment(entry)), entry.get("time")
        ended = started + (took if isinstance(took, int | float) and took > 0 else 0)
        self.recorder.request(
            sent.method, sent.url, sent.headers or {}, body, status, started, why, ended
        )

    def _turn(self, ref: str, url: str) -> None:
        self.recorder.came(200, url)
        self._pages[ref] = len(self.recorder.visit.pages)

    def _since(self, moment: datetime | None) -> float:
        """Milliseconds since the first request to Klaviyo; 0 where nobody knows."""
        self._began = self._began or moment
        if moment is None or self._began is None:
            return 0.0
        return max(0.0, (moment - self._began).total_seconds() * 1000)


def _seen_at(step: str | None) -> str | None:
    return step if step in (None, ORDER) else "start"


def _answer(entry: Mapping[str, Any]) -> tuple[int | None, str]:
    """The status, None without an answer; and what is known of why it is no good one."""
    response = _part(entry, "response")
    status = response.get("status")
    if not isinstance(status, int) or status <= 0:
        return None, str(response.get("_error") or "no answer")
    return status, reason(str(_part(response, "content").get("text") or ""))


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, Mapping) else {}


def _is_page(entry: Mapping[str, Any], sent: Sent) -> bool:
    """Does the visitor see a new page? Tools say it in different ways, or not at all."""
    response = _part(entry, "response")
    status, headers = response.get("status"), sent.headers or {}
    html = str(_part(response, "content").get("mimeType") or "").startswith("text/html")
    redirects = isinstance(status, int) and 300 <= status < 400 and status != 304
    if not html or redirects or KLAVIYO.match(sent.url):
        return False
    meant = headers.get("sec-fetch-dest") or entry.get("_resourceType")
    return meant == "document" if meant else "text/html" in headers.get("accept", "text/html")


def _is_cut(entry: Mapping[str, Any], sent: Sent, body: str) -> bool:
    """Does the recording lack what was posted, or the end of it?"""
    if sent.method != "POST" or sent.endpoint not in SENDING:
        return False
    if not body:
        return True
    size = entry["request"].get("bodySize")
    if not isinstance(size, int) or size <= len(body.encode("utf-8", "replace")):
        return False
    with suppress(ValueError, RecursionError):
        json.loads(body)
        return False
    return True


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(str(entry.get("startedDateTime")))
        return moment if moment.tzinfo else moment.astimezone()
    return None
