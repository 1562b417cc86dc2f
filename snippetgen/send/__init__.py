"""Send Track and Identify from a server: the same events as the page's, by the same rules.

from snippetgen import load_plan
from snippetgen.send import Sender

with Sender(load_plan()) as sender:
sender.trigger("order_placed", {"order": {...}, "customer": {"email": ...}})
"""

from __future__ import annotations

from snippetgen.send.cookie import Visitor, read_cookie
from snippetgen.send.message import Message, event_message, profile_message
from snippetgen.send.planned import planned_events
from snippetgen.send.sender import AsyncSender, Outcome, Sender
from snippetgen.wire import Event, Profile

__all__ = [
    "AsyncSender", "Event", "Message", "Outcome", "Profile", "Sender", "Visitor",
    "event_message", "planned_events", "profile_message", "read_cookie",
]  # fmt: skip
