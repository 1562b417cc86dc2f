"""A Shopify store with Klaviyo's own app: which events that sends, so that we leave them alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snippetgen.model import KLAVIYO

THEME, PIXEL = "shopify", "shopify_pixel"

# What each part of Klaviyo's own integration sends once it is on.
PARTS: Mapping[str, tuple[str, ...]] = {
    "integration": ("started_checkout", "placed_order", "ordered_product"),
    "app_embed": ("viewed_product",),
    "behavioral_events": ("added_to_cart", "viewed_collection", "submitted_search"),
}


def owners(platforms: Iterable[str], on: Mapping[str, bool | None]) -> dict[str, str]:
    """Who sends what, for a plan: Klaviyo where its part is on, else the theme where it can."""
    chosen = {THEME, PIXEL}.intersection(platforms)
    said: dict[str, str] = {}
    for part, events in PARTS.items():
        if chosen and on.get(part):
            said |= dict.fromkeys(events, KLAVIYO)
        elif len(chosen) > 1 and part != "integration":  # checkouts are out of a theme's reach
            said |= dict.fromkeys(events, THEME)
    return said
