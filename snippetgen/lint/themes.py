"""Which files can meet on one page: those of a theme, those of a folder of templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen.lint.containers import parsed

_SETTINGS = 4 * 1024 * 1024  # bytes of a theme's settings that are read


@cache
def theme_of(folder: Path) -> Path | None:
    """The root of the Shopify theme that a folder belongs to."""
    for root in (folder, *folder.parents):
        if (root / "layout" / "theme.liquid").is_file():
            return root
    return None


@cache
def django_of(folder: Path) -> Path | None:
    """The root of the Django project that a folder belongs to."""
    return next((f for f in (folder, *folder.parents) if (f / "manage.py").is_file()), None)


def theme_files(root: Path) -> Iterator[Path]:
    """What of a theme may have to do with what its other files do."""
    for name in ("layout", "snippets", "sections", "blocks", "templates"):
        yield from sorted((root / name).rglob("*.liquid"))


def has_embed(root: Path) -> bool:
    """Klaviyo's app embed is switched on in the theme's settings."""
    try:
        with (root / "config" / "settings_data.json").open("rb") as file:
            settings = parsed(file.read(_SETTINGS))
    except OSError:
        return False
    current = settings.get("current") if isinstance(settings, Mapping) else None
    if isinstance(current, str):  # the name of one of the presets
        presets = settings.get("presets")
        current = presets.get(current) if isinstance(presets, Mapping) else None
    blocks = current.get("blocks") if isinstance(current, Mapping) else None
    return isinstance(blocks, Mapping) and any(map(_is_embed, blocks.values()))


def _is_embed(block: Any) -> bool:
    """`shopify://apps/klaviyo-email-marketing-sms/blocks/klaviyo-onsite-embed/…`."""
    if not isinstance(block, Mapping) or block.get("disabled"):
        return False
    type_ = block.get("type")
    return (
        isinstance(type_, str) and "/apps/klaviyo" in type_ and type_.count("/blocks/klaviyo") == 1
    )
