"""A mock Klaviyo for loopback: takes what a page or a server sends, and shows it.

It does not imitate what Klaviyo does afterwards: merging profiles, dropping repeated
events and addresses at example.com, the limit of 200 metrics, rate limits.
"""

from __future__ import annotations

from snippetgen.endpoint.server import Endpoint, serve

__all__ = ["Endpoint", "serve"]
