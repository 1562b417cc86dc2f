"""A mock Klaviyo for loopback: takes what a page or a server sends, decides what would be kept.

It does not imitate what Klaviyo does with it then: lists, segments, flows, e-mails; nor does it
tell bots and filters from people. What it keeps, it keeps at once.
"""

from __future__ import annotations

from snippetgen.endpoint.klaviyo import Behaviour
from snippetgen.endpoint.server import Endpoint, serve

__all__ = ["Behaviour", "Endpoint", "serve"]
