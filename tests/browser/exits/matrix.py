"""Runs exits of all kinds in one browser, and tells what has become of their events."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Error

from tests.browser.engines.internet import Fault
from tests.browser.engines.waiting import until
from tests.browser.exits.kinds import EVENTS, FORBIDDEN
from tests.browser.exits.pages import Pages

# Of a kill: on a busy machine Debian's Firefox may go down with its page, or give no other one.
_ATTEMPTS = 3


@dataclass
class Outcome:
    """One kind by one transport. `recorded`: the unique ids that Klaviyo has for each event."""

    winnable: bool
    pushed: list = field(default_factory=list)
    recorded: dict = field(default_factory=dict)
    again: int = 0  # sent once more, with the same unique id, which Klaviyo counts once

    @property
    def exact(self):
        """Each event has one id, and no other event has it; none is missing, where that can be."""
        ids = [one for each in self.recorded.values() for one in each]
        single = len(ids) == len(set(ids)) == len(self.recorded)
        return single and (not self.winnable or set(self.recorded) == set(self.pushed))


def wrong(found):
    """What is not as it should be, for people."""
    return [
        f"{kind} by {transport}: pushed {len(one.pushed)}, recorded {one.recorded}"
        for (kind, transport), one in found.items()
        if not one.exact
    ]


def run(browser, internet, endpoint, kinds):
    """Every kind as often as it says, by both transports; they recover at the same time."""
    pages, found, tabs = Pages(), {}, []
    internet.hosts[r".*\.test"] = pages
    with browser.visitor() as visitor:
        for kind in kinds:
            for transport in kind.by:
                shop, company = pages.add(kind, transport)
                outcome = found[kind.name, transport] = Outcome(transport not in kind.lost)
                tab = visitor.open(f"{shop}/after")
                for number in range(kind.often):
                    n = f"{kind.name}-{transport}-{number}"
                    outcome.pushed += [n + more for more in kind.pushes]
                    internet.faults += kind.trouble(company)
                    tab = kind.move(visitor, tab, shop, n)
                if outcome.winnable and kind.headers != FORBIDDEN:
                    tabs.append(tab)
        wait_for(endpoint, found)
        with suppress(TimeoutError):
            for tab in tabs:  # nothing is left that would be sent later
                tab.wait_for("waiting() == 0")
    tally(endpoint, found)
    return found, pages.errors


def kill(browser, internet, endpoint, kinds, times):
    """Pages whose renderer dies when the event is in the outbox, and its request on the way."""
    pages, found = Pages(), {}
    internet.hosts[r".*\.test"] = pages
    for kind in kinds:
        for transport in kind.by:
            shop, company = pages.add(kind, transport)
            held = Fault(method="OPTIONS", path=EVENTS + company, delay=10, cut="before")
            for attempt in range(_ATTEMPTS):
                n = f"{kind.name}-{transport}-{attempt}"
                outcome = Outcome(transport not in kind.lost, [f"{n}-{i}" for i in range(times)])
                found[kind.name, transport] = outcome
                try:
                    _killed(browser, internet, endpoint, shop, held, outcome)
                    break
                except Error:
                    if attempt == _ATTEMPTS - 1:
                        raise
                    internet.clear()
    tally(endpoint, found)
    return found, pages.errors


def _killed(browser, internet, endpoint, shop, held, outcome):
    """Push each event and kill the page; then open another, which sends them."""
    with browser.mortal() as mortal:
        for n in outcome.pushed:
            internet.faults.append(held)
            mortal.open(f"{shop}/leave?n={n}")
            until(lambda: on_the_way(internet, held.path), n)
            mortal.kill()
            internet.clear()
        mortal.open(f"{shop}/after")
        wait_for(endpoint, {"this": outcome})


def on_the_way(internet, pattern):
    """Whether a browser has asked if it may send an event there."""
    return any(re.search(pattern, path) for _, _, path in internet.requests)


def wait_for(endpoint, found):
    """Until every event has arrived that can; where one doesn't, the outcome will tell."""
    wanted = {event for one in found.values() if one.winnable for event in one.pushed}

    def arrived():
        return {event["properties"].get("ProductID") for event in endpoint.events()}

    with suppress(TimeoutError):
        until(lambda: wanted <= arrived(), "every event")


def tally(endpoint, found):
    """Add what the endpoint has of the events that were pushed."""
    owner = {event: outcome for outcome in found.values() for event in outcome.pushed}
    for event in endpoint.events():
        pushed = event["properties"].get("ProductID")
        if pushed in owner:
            ids = owner[pushed].recorded.setdefault(pushed, set())
            owner[pushed].again += event["unique_id"] in ids
            ids.add(event["unique_id"])
