"""The compiled runtime: one script, the same on every platform. Its source is `runtime/src`."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from snippetgen.catalog import data_folder


@cache
def runtime() -> str:
    """The minified ES5 script, without a `<script>` element around it."""
    return (data_folder("runtime/dist") / "runtime.js").read_text(encoding="ascii").strip()


@cache
def pixel_runtime() -> str:
    """The script of a Shopify pixel, which runs where there is no page."""
    return (data_folder("runtime/dist") / "pixel.js").read_text(encoding="ascii").strip()


@cache
def runtime_hash() -> str:
    """What a strict Content-Security-Policy lists to let the inline runtime run: `sha256-…`."""
    digest = hashlib.sha256(runtime().encode("ascii")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
