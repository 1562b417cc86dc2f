"""The metrics of a run, which share an account. These rules look back."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.calls._data import plain, shown
from snippetgen.rules.calls._metrics import klaviyos
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import METRIC_NAME

_METRICS = 200  # of an account
_REMEMBERED = 1000  # names


@rule("N005", "too-many-metrics", severity="error", effect="dropped", remembers=True)
def too_many_metrics(call: Call, memory: dict[str, None]) -> Iterator[Hit]:
    """An account has 200 metrics at most, so events share a few names.

    Why: beyond 200 the events of a new metric are accepted and go nowhere.
    Bad: [["track","aa"],["track","ab"],["track","ac"],["track","ad"],["track","ae"],["track","af"],["track","ag"],["track","ah"],["track","ai"],["track","aj"],["track","ak"],["track","al"],["track","am"],["track","an"],["track","ao"],["track","ap"],["track","aq"],["track","ar"],["track","as"],["track","at"],["track","au"],["track","av"],["track","aw"],["track","ax"],["track","ay"],["track","az"],["track","ba"],["track","bb"],["track","bc"],["track","bd"],["track","be"],["track","bf"],["track","bg"],["track","bh"],["track","bi"],["track","bj"],["track","bk"],["track","bl"],["track","bm"],["track","bn"],["track","bo"],["track","bp"],["track","bq"],["track","br"],["track","bs"],["track","bt"],["track","bu"],["track","bv"],["track","bw"],["track","bx"],["track","by"],["track","bz"],["track","ca"],["track","cb"],["track","cc"],["track","cd"],["track","ce"],["track","cf"],["track","cg"],["track","ch"],["track","ci"],["track","cj"],["track","ck"],["track","cl"],["track","cm"],["track","cn"],["track","co"],["track","cp"],["track","cq"],["track","cr"],["track","cs"],["track","ct"],["track","cu"],["track","cv"],["track","cw"],["track","cx"],["track","cy"],["track","cz"],["track","da"],["track","db"],["track","dc"],["track","dd"],["track","de"],["track","df"],["track","dg"],["track","dh"],["track","di"],["track","dj"],["track","dk"],["track","dl"],["track","dm"],["track","dn"],["track","do"],["track","dp"],["track","dq"],["track","dr"],["track","ds"],["track","dt"],["track","du"],["track","dv"],["track","dw"],["track","dx"],["track","dy"],["track","dz"],["track","ea"],["track","eb"],["track","ec"],["track","ed"],["track","ee"],["track","ef"],["track","eg"],["track","eh"],["track","ei"],["track","ej"],["track","ek"],["track","el"],["track","em"],["track","en"],["track","eo"],["track","ep"],["track","eq"],["track","er"],["track","es"],["track","et"],["track","eu"],["track","ev"],["track","ew"],["track","ex"],["track","ey"],["track","ez"],["track","fa"],["track","fb"],["track","fc"],["track","fd"],["track","fe"],["track","ff"],["track","fg"],["track","fh"],["track","fi"],["track","fj"],["track","fk"],["track","fl"],["track","fm"],["track","fn"],["track","fo"],["track","fp"],["track","fq"],["track","fr"],["track","fs"],["track","ft"],["track","fu"],["track","fv"],["track","fw"],["track","fx"],["track","fy"],["track","fz"],["track","ga"],["track","gb"],["track","gc"],["track","gd"],["track","ge"],["track","gf"],["track","gg"],["track","gh"],["track","gi"],["track","gj"],["track","gk"],["track","gl"],["track","gm"],["track","gn"],["track","go"],["track","gp"],["track","gq"],["track","gr"],["track","gs"],["track","gt"],["track","gu"],["track","gv"],["track","gw"],["track","gx"],["track","gy"],["track","gz"],["track","ha"],["track","hb"],["track","hc"],["track","hd"],["track","he"],["track","hf"],["track","hg"],["track","hh"],["track","hi"],["track","hj"],["track","hk"],["track","hl"],["track","hm"],["track","hn"],["track","ho"],["track","hp"],["track","hq"],["track","hr"],["track","hs"]]
    Good: [["track", "Viewed Product", {"ProductName": "Winnie the Pooh"}], ["track", "Viewed Product", {"ProductName": "Emma"}]]
    Source: Klaviyo, Custom integration FAQs; Help Center, Understanding metrics
    """
    if call.metric and call.name and call.name not in memory:
        if len(memory) < _METRICS:
            memory[call.name] = None
        else:
            message = f"{shown(call.name)} is one metric more than the {_METRICS} of an account"
            yield Hit(call.metric.at, message, "use few metrics, and properties for the rest")


@rule("N008", "metric-in-two-spellings", remembers=True)
def metric_in_two_spellings(call: Call, memory: dict[str, str]) -> Iterator[Hit]:
    """One metric has one spelling in all events.

    Why: Joined Club and joined_club are two metrics: each has half of the events, and a flow sees only one.
    Bad: [["track", "Joined Club", {}], ["track", "joined_club", {}]]
    Good: [["track", "Joined Club", {}], ["track", "Joined Club", {}]]
    Source: Klaviyo, Custom integration FAQs (names identify metrics)
    """
    name = call.name
    if call.metric and name and name not in memory and len(name) <= METRIC_NAME:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        first = memory.setdefault(f" {plain(name)}", name)
        if first == name:
            memory[name] = name
        elif klaviyos(name) is None and plain(name):
            message = f"{shown(name)} was {shown(first)} before: these are two metrics"
            yield Hit(call.metric.at, message, f"write {first} everywhere")
