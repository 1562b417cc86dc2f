"""klaviyo.js in a page: is it there, once, and for the right account?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import Load, Visit


@rule("V001", "klaviyo-js-missing", severity="error", effect="dropped")
def klaviyo_js_missing(visit: Visit) -> Iterator[Hit]:
    """Something on the page has to speak to Klaviyo.

    Why: calls lie in their queue until klaviyo.js takes them out; without it nothing is ever sent, and nothing says so.
    Bad: a page with klaviyo.track("Viewed Product", …) and no script from static.klaviyo.com
    Good: <script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
    Source: Klaviyo, guide to integrating a platform without a pre-built integration
    """
    if visit.loads or visit.arrived or not visit.done("start"):
        return
    if any(each.kind == "csp" and each.ours for each in visit.troubles):
        return  # the policy is named by a rule of its own
    calls = f", though pages make {len(visit.said)} calls to it" if visit.said else ""
    hint = "put the snippet into the layout"
    if visit.opted_out:
        hint = "the cookie __kla_off=true keeps it away: who sets it?"
    elif visit.waits_for and visit.consent.banner is None:
        hint += f"; the plan waits for consent ({visit.waits_for}), and no banner was found"
    elif visit.consent.banner:
        hint += f"; in the banner ({visit.consent.banner}) all was accepted"
    yield Hit("start", f"nothing loads klaviyo.js{calls}", hint)


@rule("V002", "klaviyo-js-failed", severity="error", effect="dropped")
def klaviyo_js_failed(visit: Visit) -> Iterator[Hit]:
    """The script that is asked for has to be there.

    Why: an address that answers 404, or that a policy or a blocker stops, leaves every call in its queue.
    Bad: <script src="https://static.klaviyo.com/onsite/js/klaviyo.js"></script>
    Good: <script src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
    Source: Klaviyo, Help Center: troubleshoot onsite tracking
    """
    failed: dict[str, Load] = {}
    for load in visit.loads:
        if load.status is None or load.status >= 400:
            failed.setdefault(load.url, load)
    for url, load in failed.items():
        if load.status == 404 and load.account and visit.company_id not in (None, load.account):
            continue  # there is no such account, and another rule tells which it should be
        said = f"answers {load.status}" if load.status else f"did not load ({load.why})"
        hint = "the address is https://static.klaviyo.com/onsite/js/COMPANY_ID/klaviyo.js"
        yield Hit(visit.page(load.page), f"{url} {said}", hint)


@rule("V003", "klaviyo-js-twice", severity="error", effect="partial")
def klaviyo_js_twice(visit: Visit) -> Iterator[Hit]:
    """A page loads klaviyo.js once.

    Why: the first one wins and the second is skipped, or events are counted twice.
    Bad: an app embed and a snippet that both load klaviyo.js
    Good: one of the two
    Source: Klaviyo, Help Center: troubleshoot onsite tracking; behaviour of klaviyo.js
    """
    pages = Counter(load.page for load in visit.loads)
    twice = [page for page, count in pages.items() if count > 1]
    if twice:
        accounts = sorted({load.account or "?" for load in visit.loads if load.page == twice[0]})
        message = f"klaviyo.js is loaded {pages[twice[0]]} times, for {' and '.join(accounts)}"
        yield Hit(visit.page(twice[0]), message, "leave out all but one")


@rule("V004", "another-account", severity="error", effect="dropped")
def another_account(visit: Visit) -> Iterator[Hit]:
    """The account of the page is the account of the plan.

    Why: events go to whoever's key stands in the page: a placeholder, a test account, the agency's last customer.
    Bad: https://static.klaviyo.com/onsite/js/XyZ789/klaviyo.js with company_id = "AbC123" in the plan
    Good: https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js
    Source: Klaviyo, custom integration FAQs: how do I tell if my custom integration is working?
    """
    if visit.company_id is None:
        return
    loaded = dict.fromkeys(load.account for load in visit.loads)
    told = dict.fromkeys(each.account for each in visit.arrived)
    for account in {**loaded, **told}:
        if account and account != visit.company_id:
            what = "klaviyo.js is loaded" if account in loaded else "requests are sent"
            shown = account if account == account.strip() else repr(account)
            message = f"{what} for {shown}, and the plan is for {visit.company_id}"
            yield Hit("start", message, f"put {visit.company_id} in its place")


@rule("V005", "calls-never-taken", severity="error", effect="dropped")
def calls_never_taken(visit: Visit) -> Iterator[Hit]:
    """`klaviyo` is made by Klaviyo's stub, or by klaviyo.js.

    Why: where a page makes an array of it, klaviyo.js leaves that alone: klaviyo.track is missing, and what is pushed stays where it is.
    Bad: var klaviyo = window.klaviyo || []; klaviyo.push(["track", "Viewed Product", item]);
    Good: the stub of Klaviyo's guide, or snippetgen's, before the first call
    Source: behaviour of klaviyo.js
    """
    if visit.stopped:
        message = "window.klaviyo is a plain array: klaviyo.js never takes calls out of it"
        yield Hit(visit.page(visit.stopped[0]), message, "leave `var klaviyo = …` out")
