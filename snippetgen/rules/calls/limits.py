"""How much an event may hold."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import ARRAY, BODY, INT64, NESTING, PROPERTIES, STRING

_DOUBTFUL = 300  # properties: the limit on another of Klaviyo's pages
_ENTRY = 30  # characters of one, at a guess
_LARGE = BODY // 8  # characters, by that guess: less can't reach the limit


def concerns(call: Call) -> bool:
    """Is any of it large, or odd?"""
    found = survey(call)
    return (
        found.is_odd()
        or len(call.properties.raw) > _DOUBTFUL
        or len(call.custom.raw) > _DOUBTFUL
        or found.entries * _ENTRY + len(found.text) >= _LARGE
    )


@rule("S201", "too-large", severity="error", effect="refused")
def too_large(call: Call) -> Iterator[Hit]:
    """An event has 400 properties, 10 levels, lists of 4000 and texts of 100 KB at most, and 5 MB in all.

    Why: Klaviyo refuses what is larger, all of it. A whole order of the shop's own, dumped into a property, is the usual reason.
    Bad: ["track", "Took Survey", {"1": {"2": {"3": {"4": {"5": {"6": {"7": {"8": {"9": {"10": {"11": "too deep"}}}}}}}}}}}]
    Good: ["track", "Took Survey", {"1": {"2": {"3": {"4": {"5": {"6": {"7": {"8": {"9": {"10": "just so"}}}}}}}}}}]
    Source: Klaviyo, Events API overview; OpenAPI description of Create Event
    """
    found = survey(call)
    for root in found.roots:
        if len(root.raw) > PROPERTIES:
            message = f"{len(root.raw)} properties, {PROPERTIES} at most"
            yield Hit(root.at, message, "what belongs together can be one list")
    for part in found.parts(found.lists):
        yield Hit(part.at, f"a list of {len(part.value)}, {ARRAY} at most")
    for part in found.parts(found.deep):
        yield Hit(part.at, f"nested deeper than {NESTING} levels")
    for part in found.parts(found.long):
        size = len(part.value.encode("utf-8", "surrogatepass"))
        if size > STRING:
            yield Hit(part.at, f"a text of {size} bytes, {STRING} at most")
    if found.long or found.entries * _ENTRY + len(found.text) >= _LARGE:
        size = _size(call.properties.raw)
        if size > BODY:
            yield Hit(call.properties.at, f"{size} bytes of properties, {BODY} at most")


def _size(properties: object) -> int:
    """Bytes of JSON; 0 where it is none, which another rule says."""
    try:
        return len(json.dumps(properties, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except (TypeError, ValueError, RecursionError):
        return 0


@rule("S202", "many-properties")
def many_properties(call: Call) -> Iterator[Hit]:
    """An event has 300 properties at most.

    Why: one of Klaviyo's pages has 300 for the limit, another 400: what lies between may be refused.
    Bad: ["track","Took Survey",{"aa":1,"ab":1,"ac":1,"ad":1,"ae":1,"af":1,"ag":1,"ah":1,"ai":1,"aj":1,"ak":1,"al":1,"am":1,"an":1,"ao":1,"ap":1,"aq":1,"ar":1,"as":1,"at":1,"au":1,"av":1,"aw":1,"ax":1,"ay":1,"az":1,"ba":1,"bb":1,"bc":1,"bd":1,"be":1,"bf":1,"bg":1,"bh":1,"bi":1,"bj":1,"bk":1,"bl":1,"bm":1,"bn":1,"bo":1,"bp":1,"bq":1,"br":1,"bs":1,"bt":1,"bu":1,"bv":1,"bw":1,"bx":1,"by":1,"bz":1,"ca":1,"cb":1,"cc":1,"cd":1,"ce":1,"cf":1,"cg":1,"ch":1,"ci":1,"cj":1,"ck":1,"cl":1,"cm":1,"cn":1,"co":1,"cp":1,"cq":1,"cr":1,"cs":1,"ct":1,"cu":1,"cv":1,"cw":1,"cx":1,"cy":1,"cz":1,"da":1,"db":1,"dc":1,"dd":1,"de":1,"df":1,"dg":1,"dh":1,"di":1,"dj":1,"dk":1,"dl":1,"dm":1,"dn":1,"do":1,"dp":1,"dq":1,"dr":1,"ds":1,"dt":1,"du":1,"dv":1,"dw":1,"dx":1,"dy":1,"dz":1,"ea":1,"eb":1,"ec":1,"ed":1,"ee":1,"ef":1,"eg":1,"eh":1,"ei":1,"ej":1,"ek":1,"el":1,"em":1,"en":1,"eo":1,"ep":1,"eq":1,"er":1,"es":1,"et":1,"eu":1,"ev":1,"ew":1,"ex":1,"ey":1,"ez":1,"fa":1,"fb":1,"fc":1,"fd":1,"fe":1,"ff":1,"fg":1,"fh":1,"fi":1,"fj":1,"fk":1,"fl":1,"fm":1,"fn":1,"fo":1,"fp":1,"fq":1,"fr":1,"fs":1,"ft":1,"fu":1,"fv":1,"fw":1,"fx":1,"fy":1,"fz":1,"ga":1,"gb":1,"gc":1,"gd":1,"ge":1,"gf":1,"gg":1,"gh":1,"gi":1,"gj":1,"gk":1,"gl":1,"gm":1,"gn":1,"go":1,"gp":1,"gq":1,"gr":1,"gs":1,"gt":1,"gu":1,"gv":1,"gw":1,"gx":1,"gy":1,"gz":1,"ha":1,"hb":1,"hc":1,"hd":1,"he":1,"hf":1,"hg":1,"hh":1,"hi":1,"hj":1,"hk":1,"hl":1,"hm":1,"hn":1,"ho":1,"hp":1,"hq":1,"hr":1,"hs":1,"ht":1,"hu":1,"hv":1,"hw":1,"hx":1,"hy":1,"hz":1,"ia":1,"ib":1,"ic":1,"id":1,"ie":1,"if":1,"ig":1,"ih":1,"ii":1,"ij":1,"ik":1,"il":1,"im":1,"in":1,"io":1,"ip":1,"iq":1,"ir":1,"is":1,"it":1,"iu":1,"iv":1,"iw":1,"ix":1,"iy":1,"iz":1,"ja":1,"jb":1,"jc":1,"jd":1,"je":1,"jf":1,"jg":1,"jh":1,"ji":1,"jj":1,"jk":1,"jl":1,"jm":1,"jn":1,"jo":1,"jp":1,"jq":1,"jr":1,"js":1,"jt":1,"ju":1,"jv":1,"jw":1,"jx":1,"jy":1,"jz":1,"ka":1,"kb":1,"kc":1,"kd":1,"ke":1,"kf":1,"kg":1,"kh":1,"ki":1,"kj":1,"kk":1,"kl":1,"km":1,"kn":1,"ko":1,"kp":1,"kq":1,"kr":1,"ks":1,"kt":1,"ku":1,"kv":1,"kw":1,"kx":1,"ky":1,"kz":1,"la":1,"lb":1,"lc":1,"ld":1,"le":1,"lf":1,"lg":1,"lh":1,"li":1,"lj":1,"lk":1,"ll":1,"lm":1,"ln":1,"lo":1}]
    Good: ["track", "Took Survey", {"aa": 1, "ab": 1}]
    Source: Klaviyo, Rate limits and error handling; Events API overview
    """
    for root in survey(call).roots:
        if _DOUBTFUL < len(root.raw) <= PROPERTIES:
            message = f"{len(root.raw)} properties: one of Klaviyo's pages has {_DOUBTFUL} at most"
            yield Hit(root.at, message, "what belongs together can be one list")


@rule("S203", "number-too-long", severity="error", effect="refused")
def number_too_long(call: Call) -> Iterator[Hit]:
    """A whole number fits into 64 bits.

    Why: a longer one, such as an id made of digits, is refused; other programs on the way round it.
    Bad: ["track", "Scanned Code", {"Code": 98765432109876543210}]
    Good: ["track", "Scanned Code", {"Code": "98765432109876543210"}]
    Source: Klaviyo, Events API overview
    """
    found = survey(call)
    for part in found.parts(found.numbers):
        if isinstance(part.value, int) and part.value not in INT64:
            yield Hit(part.at, "a whole number of more than 64 bits", "write it as text")


@rule("S204", "not-json", severity="error", effect="refused")
def not_json(call: Call) -> Iterator[Hit]:
    """A value is one that JSON has: NaN and Infinity are none.

    Why: the body is then no JSON, and Klaviyo reads nothing of it; a browser sends null instead.
    Bad: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"Price": NaN}}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"Price": 9.99}}
    Source: RFC 8259; Klaviyo, Custom integration FAQs: My payload looks valid, but I'm receiving a "0" response?
    """
    effect = "partial" if call.api == "onsite" else None
    found = survey(call)
    for part in found.parts(found.numbers):
        if isinstance(part.value, float) and not math.isfinite(part.value):
            yield Hit(part.at, f"{part.value} is not JSON", "leave it out", effect)
    for part in found.parts(found.foreign):
        yield Hit(part.at, f"{shown(part.value)} is not JSON", None, effect)
