"""What a visitor downloads and what a shop's owner is given, in bytes."""

import zlib

import brotli


def measure(root, progress):
    """The runtime, and each platform's files one after the other."""
    progress("compressing")
    texts = {"runtime": (root / "runtime/dist/onsite.cart.js").read_text("utf-8")}
    for folder in sorted(path for path in (root / "dist").iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts[f"dist/{folder.name}"] = "".join(file.read_text("utf-8") for file in files)
    return [weighed(what, text) for what, text in texts.items()]


def weighed(what, text):
    """In bytes, as they would be sent: gzip and Brotli at their best."""
    raw = text.strip().encode()
    return {
        "what": what,
        "raw": len(raw),
        "gzip": len(zlib.compress(raw, level=9, wbits=31)),
        "brotli": len(brotli.compress(raw, quality=11)),
    }
