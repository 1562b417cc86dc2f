"""The catalogue: from a shop's products to the feed that Klaviyo reads, or to its catalogue API."""

from __future__ import annotations

from snippetgen.feed.build import Result, items
from snippetgen.feed.findings import FINDINGS, Finding
from snippetgen.feed.item import Item, Options
from snippetgen.feed.sources import FORMS, open_source
from snippetgen.feed.write import Writer

__all__ = [
    "FINDINGS", "FORMS", "Finding", "Item", "Options", "Result", "Writer", "items", "open_source",
]  # fmt: skip
