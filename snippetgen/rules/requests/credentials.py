"""Whose account it is: the public key that a page shows, and the private one that it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snippetgen.keys import company_id_fault, private_key_line
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import COMMANDS, Request
from snippetgen.wire import WireError
from snippetgen.wire.server import check_key

_WHERE = "Settings > API keys"
_V1 = frozenset({"token", "event", "customer_properties"})


def concerns(request: Request) -> bool:
    """Is it known how it is sent, or is there a token in it?"""
    return request.sent is not None or is_v1(request)


@rule("W020", "company-id", severity="error", effect="refused")
def company_id(request: Request) -> Iterator[Hit]:
    """A page's request names the account by its public key, six letters or digits.

    Why: without it the answer is 400 or 0. With another's, or a sample's, the old API answers 1 and the event goes nowhere.
    Bad: {"token": "API_KEY", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs: How do I tell if my custom integration is working?; OpenAPI description of /client
    """
    sent = request.sent
    if sent and sent.endpoint[0] == "client":
        written: object = sent.query.get("company_id")
        if not _is_private(written) and (fault := company_id_fault(written)):
            yield Hit("company_id", f"company_id: {fault}", f"?company_id=, from {_WHERE}")
    elif is_v1(request):
        token = request.payload.get("token")
        if fault := company_id_fault(token):
            effect = "dropped" if isinstance(token, str) and token else "refused"
            hint = f"the public key, from {_WHERE}"
            yield Hit(f"{request.at}/token", f"token: {fault}", hint, effect)


@rule("W021", "private-key-exposed", severity="error", effect="refused")
def private_key_exposed(request: Request) -> Iterator[Hit]:
    """A private key stands in the header Authorization of a server's request, and nowhere else.

    Why: it opens the whole account. Addresses end up in logs, and what a page sends can be read by its visitors.
    Bad: https://a.klaviyo.com/client/events?company_id=pk_0123456789abcdef
    Good: https://a.klaviyo.com/client/events?company_id=AbC123
    Source: Klaviyo, OpenAPI description of /client: "never use a private key"
    """
    sent = request.sent
    hint = f"take it out, and replace it by a new one: it is known now ({_WHERE})"
    if sent:
        named = next((name for name, value in sent.query.items() if _is_private(value)), None)
        if named or private_key_line(sent.url):
            yield Hit(named or "address", "a private key stands in the address", hint)
        if sent.endpoint[0] in ("client", "v1") and private_key_line(request.body):
            yield Hit("body", "a private key stands in the body", hint)


@rule("W022", "authorization-on-client", severity="error")
def authorization_on_client(request: Request) -> Iterator[Hit]:
    """A page's request carries no key but the public one in its address.

    Why: /client needs no authorization; if it is a private key, every visitor can read it.
    Bad: curl https://a.klaviyo.com/client/events?company_id=AbC123 -H 'Authorization: Klaviyo-API-Key x' --json '{"data": {}}'
    Good: curl https://a.klaviyo.com/client/events?company_id=AbC123 --json '{"data": {}}'
    Source: Klaviyo, OpenAPI description of /client
    """
    sent = request.sent
    if sent and sent.endpoint[0] == "client" and "authorization" in (sent.headers or {}):
        hint = "leave it out; if it is a private key, replace it by a new one"
        yield Hit("authorization", "a key in the header Authorization", hint)


@rule("W023", "authorization-missing", severity="error", effect="refused")
def authorization_missing(request: Request) -> Iterator[Hit]:
    """A server's request carries the private key, as `Authorization: Klaviyo-API-Key …`.

    Why: the answer is 401. A key alone, without the word before it, is none.
    Bad: curl https://a.klaviyo.com/api/events --json '{"data": {}}'
    Good: curl https://a.klaviyo.com/api/events -H "Authorization: Klaviyo-API-Key $KEY" --json '{"data": {}}'
    Source: Klaviyo, Authenticate API requests
    """
    sent = request.sent
    # A browser leaves it out of what it saves: only these say all that is sent.
    if (
        sent is None
        or sent.by not in ("http", "postman", *COMMANDS)
        or sent.endpoint[0] != "server"
        or sent.retired
    ):
        return
    hint = "Authorization: Klaviyo-API-Key, a space, and the private key"
    key = (sent.headers or {}).get("authorization")
    if key and key.removeprefix("Klaviyo-API-Key ").startswith(("$", "{{")):
        return  # only the shell, or the tool that sends it, knows it
    try:
        check_key(key)
    except WireError:
        yield Hit("authorization", "no private key in the header Authorization", hint)
    else:
        if key and key.startswith("Bearer pk_"):
            yield Hit("authorization", "Bearer is for OAuth, and this is a private key", hint)


def is_v1(request: Request) -> bool:
    """Is the payload in the words of the old API?"""
    payload = request.payload
    is_object = type(payload) is dict or isinstance(payload, Mapping)  # dict: quicker
    return is_object and "data" not in payload and not _V1.isdisjoint(payload)


def _is_private(value: object) -> bool:
    return isinstance(value, str) and value.lower().startswith("pk_")
