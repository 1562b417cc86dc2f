"""What stands in the way of tracking on a page: errors, a policy, blocked hosts, consent."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import Visit


@rule("V201", "script-error", severity="error", effect="dropped")
def script_error(visit: Visit) -> Iterator[Hit]:
    """The page's scripts run.

    Why: a script with an error in it is given up as a whole; a quote in a product's name is enough, and every call in that script is lost.
    Bad: klaviyo.track("Viewed Product", {ProductName: "Pot "Blue""});
    Good: klaviyo.track("Viewed Product", {ProductName: {{ product.title | json }}});
    Source: klaviyo/magento2-klaviyo, issues 15 and 343
    """
    yield from _told(visit, "error", "let the host's own encoder print values: `json`, `escapejs`")


@rule("V202", "policy-blocks", severity="error", effect="dropped")
def policy_blocks(visit: Visit) -> Iterator[Hit]:
    """The page's Content-Security-Policy lets klaviyo.js and its requests through.

    Why: what a policy stops is not sent, and nobody but the console is told.
    Bad: Content-Security-Policy: script-src 'self'
    Good: script-src 'self' https://static.klaviyo.com https://static-tracking.klaviyo.com; connect-src 'self' https://a.klaviyo.com
    Source: klaviyo/magento2-klaviyo, issues 70 and 82
    """
    yield from _told(visit, "csp", "the lines that are needed stand in INSTALL.md")


@rule("V203", "request-failed", severity="error", effect="dropped")
def request_failed(visit: Visit) -> Iterator[Hit]:
    """Requests to Klaviyo arrive.

    Why: what did not arrive is lost where nothing keeps it: a blocked host, a page that was left too soon.
    Bad: a request to a.klaviyo.com that the browser gives up when the visitor clicks on
    Good: fetch(…, {keepalive: true}), or klaviyo.js
    Source: Klaviyo, custom integration FAQs: can I use a tag manager to integrate?
    """
    yield from _told(visit, "failed", None)


@rule("V204", "consent-ignored", severity="error", effect="recorded")
def consent_ignored(visit: Visit) -> Iterator[Hit]:
    """Where a page asks for consent, nothing happens before it is given, nor after it is refused.

    Why: in the EU and the UK a cookie for marketing needs a yes first.
    Bad: klaviyo.js in the layout, beside a cookie banner that it does not wait for
    Good: consent = "google" in the plan, or the layout rendered only once there is consent
    Source: Klaviyo, Help Center: understanding cookies; ePrivacy directive, article 5(3)
    """
    consent = visit.consent
    if consent.banner is None:
        return
    hint = 'say in the plan what the snippet has to wait for: consent = "…"'
    if consent.before:
        yield Hit("start", f"before anything was chosen: {consent.before[0]}", hint)
    if consent.refused:
        yield Hit("start", f"after the visitor refused: {consent.refused[0]}", hint)


@rule("V205", "step-not-found", severity="warning", effect="recorded")
def step_not_found(visit: Visit) -> Iterator[Hit]:
    """The walk gets as far as the e-mail field of the checkout.

    Why: what was not visited was not verified.
    Bad: a shop whose button for the cart is called in a way that verify does not know
    Good: [verify.steps] add = "click #buy" in the plan
    Source: snippetgen, docs/verify.md
    """
    for step in visit.steps:
        if not step.done:
            yield Hit(
                step.name, step.note, f'name it in the plan: [verify.steps] {step.name} = "…"'
            )
            return  # what follows it could not be reached


def _told(visit: Visit, kind: str, hint: str | None) -> Iterator[Hit]:
    """Each thing once, at the page where it was first seen."""
    told = set()
    for trouble in visit.troubles:
        if trouble.kind == kind and trouble.ours and trouble.text not in told:
            told.add(trouble.text)
            yield Hit(visit.page(trouble.page), trouble.text, hint)
