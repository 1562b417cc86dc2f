"""Shopify's own list of Liquid objects, and what a template reads that is not in it.

The list comes with theme-check, which itself takes any property for good.
"""

import json
import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "node_modules/@shopify/theme-check-docs-updater/data/objects.json"

CODE = re.compile(r"\{\{-?(.*?)-?\}\}|\{%-?(.*?)-?%\}", re.DOTALL)
LOOP = re.compile(r"\s*for (\w+) in ([\w.]+)")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
ARGUMENT = re.compile(r"\w+:(?!:)")
PATH = re.compile(r"(?<![\w.])[a-z_]\w*(?:\.\w+)+")


@cache
def objects():
    """Each object's properties, with the type that each gives: a name, or [name] for a list."""
    return {
        known["name"]: {prop["name"]: _type(prop["return_type"]) for prop in known["properties"]}
        for known in json.loads(DATA.read_text(encoding="utf-8"))
    }


def unknown_properties(text):
    """The paths of a template, such as `product.titel`, that lead to nothing."""
    code = re.sub(
        r"\{%-?\s*(doc|comment|schema)\b.*?\{%-?\s*end\1\s*-?%\}", "", text, flags=re.DOTALL
    )
    loops = {}
    wrong = []
    for printed, tag in CODE.findall(code):
        if loop := LOOP.match(tag):
            held = _follow(loop[2], loops)
            loops[loop[1]] = held[0] if isinstance(held, list) else held
        bare = ARGUMENT.sub("", QUOTED.sub("", printed or tag))
        wrong += [path for path in PATH.findall(bare) if _follow(path, loops) is None]
    return wrong


def _follow(path, loops):
    """The type at the end of a path; None for no such property, "" where Shopify's list ends."""
    root, *names = path.split(".")
    if root == "forloop":
        return ""
    here = loops.get(root, root if root in objects() else None)
    for name in names:
        if here is None or isinstance(here, list):
            return None
        if here in ("", "untyped", "metafields", "metafield"):
            return ""
        here = objects().get(here, {}).get(name)
    return here


def _type(returned):
    kind = returned[0] if returned else {}
    if kind.get("type") == "array":
        return [kind.get("array_value", "")]
    return kind.get("type", "")
