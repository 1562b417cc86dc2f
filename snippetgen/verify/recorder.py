"""Everything a browser says while it walks, put together as a visit. Knows no browser."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from snippetgen.doctor import Doctor, Examined
from snippetgen.doctor.sent import from_sent
from snippetgen.keys import masked
from snippetgen.rules import Call, calls_in
from snippetgen.rules.request import SENDING, Request, Sent
from snippetgen.rules.visit import ACTIVITY, Arrived, Load, Refused, Said, Trouble, Visit
from snippetgen.verify.scripts import OURS, Place, own_scripts

# Klaviyo's hosts; or a mock of ours in their place, as in the demo shop.
KLAVIYO = re.compile(
    r"^https?://(?:(?:[\w-]+\.)*klaviyo\.com[/:]"
    r"|(?:127\.0\.0\.1|localhost)(?::\d+)?/(?:onsite/js/|client/(?:event|profile|subscription|back-)))",
    re.IGNORECASE,
)
_LOAD = re.compile(
    r"^https?://[^/]+/(?:onsite/js/(?:(?P<key>[^/]+)/)?klaviyo\.js|media/js/.*analytics\.js)"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to Klaviyo, for the waterfall: times in milliseconds since the walk began."""

    page: int
    step: str
    method: str
    url: str
    status: int | None
    started: float
    ended: float
    body: str = ""
    names: list[str] = field(default_factory=list)  # of the events and profiles in it


@dataclass(slots=True)
class Recorder:
    """Takes what happens, in order; `visit` is what the rules look at."""

    visit: Visit
    doctor: Doctor = field(default_factory=Doctor)
    step: str = "start"
    page: int = 0  # the one that requests belong to
    status: int | None = None  # of the page that came last
    media_type: str = ""  # of that page
    exchanges: list[Exchange] = field(default_factory=list)
    screenshots: dict[str, bytes] = field(default_factory=dict)
    unreadable: list[Examined] = field(default_factory=list)  # requests in which no event is
    _inline: dict[str, list[tuple[Place, Place]]] = field(default_factory=dict)
    # Whose these are, is not known yet.
    _errors: list[tuple[Trouble, str, Place]] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        return (time.monotonic() - self._began) * 1000

    def came(self, status: int, url: str, headers: Mapping[str, str] | None = None) -> None:
        """The browser is given a page: what it asks for from now on belongs to that."""
        self.status = status
        self.media_type = (headers or {}).get("content-type", "").partition(";")[0].strip().lower()
        if status not in range(300, 400):
            self.visit.pages.append(url)
            self.page = len(self.visit.pages)

    def read(self, url: str, html: str) -> None:
        """What stands in that page: its scripts are known by their places."""
        self._inline[url.partition("#")[0]] = own_scripts(html)

    def klaviyo_came(self) -> bool:
        """Was klaviyo.js asked for by this page, or is it known why not?"""
        return any(load.page == self.page for load in self.visit.loads) or any(
            each.kind == "csp" and each.page == self.page for each in self.visit.troubles
        )

    def forget(self) -> None:
        """The visit begins anew, now that the visitor is known."""
        visit = self.visit
        for seen in (
            visit.pages, visit.loads, visit.said, visit.arrived, visit.refused, visit.troubles,
            visit.stopped, self.exchanges, self.unreadable, self._errors,
        ):  # fmt: skip
            seen.clear()
        self.doctor = Doctor()
        self.page = 0

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: str, status: int | None,
        started: float, why: str = "", ended: float | None = None,
    ) -> None:  # fmt: skip
        """A request to one of Klaviyo's hosts, and how it was answered.

        `why` is what is known of one that was not answered, or not with a yes.
        """
        if method == "OPTIONS":
            return
        ended = self.now() if ended is None else ended
        shown, said = masked(url), masked(body)
        exchange = Exchange(self.page, self.step, method, shown, status, started, ended, said)
        self.exchanges.append(exchange)
        sent = Sent(method, url, dict(headers), "har")
        company_id = sent.query.get("company_id")
        if loaded := _LOAD.search(url):
            account = unquote(loaded["key"]) if loaded["key"] else company_id
            account = account and masked(account)
            self.visit.loads.append(Load(self.page, shown, account, status, why))
            return
        if not sent.endpoint[0]:
            return
        if status is None and why:
            self.trouble("failed", f"{method} {_bare(url)}: {why}")
        request = from_sent(sent, body)
        calls = list(calls_in(request.payload, request.api, request.at))
        examined = list(self.doctor.examine(request))
        if status is not None and status >= 400 and not _explained(request, examined):
            said = f": {why}" if why else ""
            self.trouble("failed", f"{method} {_bare(url)} answers {status}{said}")
        if not calls and sent.endpoint in SENDING:
            self.unreadable += examined
        for call, judged in zip(calls, examined, strict=False):
            exchange.names.append(named(call.name or "Profile"))
            self._arrive(call, judged, company_id or _token_of(call), started / 1000)

    def _arrive(self, call: Call, judged: Examined, account: str | None, at: float) -> None:
        account = account and masked(account)
        arrived = Arrived(
            self.page, self.step, call, judged.api, judged.verdict, account=account, at=at
        )
        if call.name == ACTIVITY:  # klaviyo.js's own: nothing in it can be mended by a shop
            arrived = replace(arrived, verdict="recorded")
        else:
            arrived = replace(arrived, violations=tuple(judged.violations))
        self.visit.arrived.append(arrived)

    def refused(self, method: str, url: str, kind: str, status: int) -> None:
        """A request to the shop, or to anybody but Klaviyo, that was answered with an error."""
        if kind == "script":
            self.trouble("script", f"{_bare(url)} answers {status}", ours=False)
        elif method == "POST":
            self.visit.refused.append(Refused(self.page, self.step, f"POST {_bare(url)}", status))

    def told(self, said: Mapping[str, Any]) -> None:
        """What `watch.js` says."""
        kind = said.get("kind")
        if kind == "said":
            method, name = str(said.get("method")), str(said.get("name") or "")
            self.visit.said.append(Said(self.page, self.step, method, name))
        elif kind == "csp":
            blocked = str(said.get("blocked"))
            text = f"the policy's {said.get('directive')} blocks {_bare(blocked)}"
            self.trouble("csp", text, ours=bool(said.get("ours")))
        elif kind == "error":
            url, line = str(said.get("url") or ""), int(said.get("line") or 0)
            place = line, int(said.get("column") or 0)
            where = f" ({_bare(url)}:{line})" if line else ""
            trouble = Trouble(self.page, self.step, "error", _short(f"{said.get('text')}{where}"))
            self._errors.append((trouble, url, place))

    def trouble(self, kind: str, text: str, *, ours: bool = True) -> None:
        self.visit.troubles.append(Trouble(self.page, self.step, kind, _short(text), ours))

    def close(self) -> None:
        """All pages are read: now it is known whose script an error was in."""
        for trouble, url, place in self._errors:
            self.visit.troubles.append(replace(trouble, ours=self.is_ours(url, place)))
        self._errors.clear()

    def is_ours(self, url: str, place: Place) -> bool:
        """An error in klaviyo.js, or in an inline script that speaks to it."""
        scripts = self._inline.get(url.partition("#")[0], [])
        return bool(OURS.search(url)) or any(begin <= place <= end for begin, end in scripts)


def named(metric: str) -> str:
    """What people call it."""
    return "Active on Site" if metric == ACTIVITY else metric


def _explained(request: Request, examined: Sequence[Examined]) -> bool:
    """Do rules tell already why it is refused?"""
    return request.api == "v1" or any(each.verdict == "refused" for each in examined)


def _token_of(call: Call) -> str | None:
    """Of the older Track and Identify."""
    token = call.body.get("token") if call.api == "v1" and isinstance(call.body, Mapping) else None
    return token if isinstance(token, str) else None


def _bare(url: str) -> str:
    """Without its query, which may hold a whole payload."""
    return url.partition("?")[0]


def _short(text: str) -> str:
    return masked(text.replace("\n", " "))[:300]
