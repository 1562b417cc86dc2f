"""A request as somebody has it at hand: how it is sent, what it says, what had to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

HOST = "a.klaviyo.com"
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})  # the mock Klaviyo
COMMANDS = frozenset({"curl", "wget", "httpie", "powershell"})  # Sent.by of what a shell sends
_V1 = frozenset({"track", "track-once", "identify"})

# What tells Klaviyo of an event or a profile, and the type of what is sent there.
SENDING: Mapping[tuple[str, str], str | None] = {
    ("v1", "track"): None,
    ("v1", "track-once"): None,
    ("v1", "identify"): None,
    ("client", "events"): "event",
    ("client", "event-bulk-create"): "event-bulk-create",
    ("client", "profiles"): "profile",
    ("client", "subscriptions"): "subscription",
    ("client", "back-in-stock-subscriptions"): "back-in-stock-subscription",
    ("client", "push-tokens"): "push-token",
    ("server", "events"): "event",
    ("server", "event-bulk-create-jobs"): "event-bulk-create-job",
    ("server", "profiles"): "profile",
    ("server", "profile-import"): "profile",
    ("server", "profile-bulk-import-jobs"): "profile-bulk-import-job",
    ("server", "profile-subscription-bulk-create-jobs"): "profile-subscription-bulk-create-job",
    ("server", "back-in-stock-subscriptions"): "back-in-stock-subscription",
    ("server", "push-tokens"): "push-token",
}

# What else there is, so that an address that is not here is known to be none.
_OTHERS = {
    "client": """geofences ip-allowlists push-token-unregister review-values-reports reviews""",
    "server": """
        accounts billing-usage brand-buttons brand-colors brand-email-defaults brand-logos
        brand-social-groups brand-voice campaign-audience-clone campaign-audiences campaign-clone
        campaign-message-assign-template campaign-message-clone campaign-message-schedule
        campaign-messages campaign-recipient-estimation-jobs campaign-recipient-estimations
        campaign-schedule campaign-send-jobs campaign-values-reports campaign-variations campaigns
        catalog-categories catalog-category-bulk-create-jobs catalog-category-bulk-delete-jobs
        catalog-category-bulk-update-jobs catalog-item-bulk-create-jobs
        catalog-item-bulk-delete-jobs catalog-item-bulk-update-jobs catalog-items
        catalog-variant-bulk-create-jobs catalog-variant-bulk-delete-jobs
        catalog-variant-bulk-update-jobs catalog-variants conversation-messages
        coupon-code-bulk-create-jobs coupon-codes coupons custom-metrics
        data-privacy-deletion-jobs data-source-record-bulk-create-jobs
        data-source-record-create-jobs data-sources flow-actions flow-messages
        flow-series-reports flow-values-reports flows form-publish-jobs form-series-reports
        form-unpublish-jobs form-values-reports form-versions forms image-upload images lists
        mapped-metrics metric-aggregates metric-properties metrics object-record-bulk-delete-jobs
        object-records object-schemas object-types profile-merge
        profile-subscription-bulk-delete-jobs profile-suppression-bulk-create-jobs
        profile-suppression-bulk-delete-jobs reviews segment-series-reports
        segment-values-reports segments source-mappings tag-groups tags template-clone
        template-preview-send-jobs template-render template-universal-content
        template-universal-content-clone templates text-messaging-configurations
        text-messaging-sender-registrations text-messaging-senders tracking-settings translations
        web-feeds webhook-topics webhooks
    """,
}
OTHERS = frozenset((api, name) for api, names in _OTHERS.items() for name in names.split())


@dataclass(frozen=True, slots=True)
class Fault:
    """What had to be undone or mended before the payload could be read. `kind` is a rule's name.

    `at` is `line:column` in the file, or `body:line:column` in a text that the file wraps up.
    """

    kind: str
    at: str
    message: str
    hint: str | None = None


@dataclass(frozen=True)
class Sent:
    """How it is sent. Without headers (None) nobody said which: an address alone has none."""

    method: str
    url: str
    headers: Mapping[str, str] | None = None  # names in lower case
    by: str = "address"  # "har", "fetch", "http", "endpoint", "postman", "code", or a command

    @cached_property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.url)
        except ValueError:  # a bracket out of place, for instance
            return SplitResult("", "", "", "", "")

    @property
    def scheme(self) -> str:
        return self._parts.scheme.lower()

    @cached_property
    def host(self) -> str:
        """In lower case, without its port; empty where only a path is known."""
        return (self._parts.hostname or "").lower()

    @property
    def path(self) -> str:
        return self._parts.path

    @cached_property
    def query(self) -> Mapping[str, str]:
        return dict(parse_qsl(self._parts.query, keep_blank_values=True))

    @property
    def raw_query(self) -> str:
        return self._parts.query

    @cached_property
    def endpoint(self) -> tuple[str, str]:
        """The API and what of it: ("client", "events"). What is neither has no API."""
        first, _, rest = self.path.strip("/").partition("/")
        name = rest.partition("/")[0]
        if first == "api" and name in _V1:
            return "v1", name
        return ({"api": "server", "client": "client"}.get(first, ""), name)

    @property
    def retired(self) -> bool:
        """Is it of an API that is no more, but for Track and Identify?"""
        return self.endpoint in (("server", "v1"), ("server", "v2"))

    @property
    def local(self) -> bool:
        return self.host in _OWN

    @property
    def to_klaviyo(self) -> bool:
        """Is it Klaviyo's, as far as the host says?"""
        own = self.host == "klaviyo.com" or self.host.endswith(".klaviyo.com")
        return own or not self.host or self.local

    @cached_property
    def media_type(self) -> str:
        return (self.headers or {}).get("content-type", "").partition(";")[0].strip().lower()


@dataclass(slots=True)  # not frozen: one for each line of NDJSON
class Request:
    """One request, or one payload that somebody wants to send; None could not be read at all."""

    form: str  # "json", "code", "base64", "form", "address", "curl", "har", …
    payload: Any
    sent: Sent | None = None
    faults: tuple[Fault, ...] = ()
    body: str = ""  # as it was written, where it was sent
    repaired: str | None = None
    line: int | None = None  # where in the file it stands
    at: str = ""  # the JSON pointer to the payload in what it was taken from
    unread: bool = False

    @property
    def api(self) -> str | None:
        """The API that the address names."""
        return (self.sent.endpoint[0] or None) if self.sent else None
