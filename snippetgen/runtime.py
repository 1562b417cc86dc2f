"""The compiled runtime: a script for each combination of what plans ask for.

Its source is `runtime/src`; the variants are listed in `runtime/build.js`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from snippetgen.catalog import data_folder
from snippetgen.model import Plan


@dataclass(frozen=True, slots=True)
class Runtime:
    """One variant, minified ES5 without a `<script>` element around it."""

    name: str
    script: str

    @property
    def hash(self) -> str:
        """What a strict Content-Security-Policy lists to let the inline script run."""
        digest = hashlib.sha256(self.script.encode("ascii")).digest()
        return "sha256-" + base64.b64encode(digest).decode("ascii")


def runtime_for(plan: Plan, config: Mapping[str, Any]) -> Runtime:
    """The smallest variant that does all that a plan's config asks for on its platform."""
    if plan.debug:
        return runtime(f"{plan.transport}.debug")
    watch = config.get("watch")
    parts = {
        "cart": watch is not None,
        "signals": "signals" in config or bool(watch and "map" in watch),
        "consent": plan.consent.asked,
    }
    return runtime(".".join((plan.transport, *(part for part, asked in parts.items() if asked))))


@cache
def runtime(name: str) -> Runtime:
    """A variant by its name, as `onsite.cart`."""
    path = data_folder("runtime/dist") / f"{name}.js"
    return Runtime(name, path.read_text(encoding="ascii").strip())
