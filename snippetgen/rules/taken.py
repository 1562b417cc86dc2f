"""Would the strict decoders take a call? Nearly all they would, and to ask them is slow."""

from __future__ import annotations

from snippetgen.rules.calls._plain import plain_json_api
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call
from snippetgen.wire.limits import PROPERTIES


def is_surely_taken(call: Call) -> bool:
    """An event that `wire.client` takes, all of it. Where that is not certain, the decoder says."""
    if call.kind != "event" or call.custom.raw or len(call.properties.raw) > PROPERTIES:
        return False
    return not survey(call).is_odd() and plain_json_api(call)
