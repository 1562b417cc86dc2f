"""Pictures of the demo shop's products, drawn here: a shape in tones of one colour."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _drawn() -> dict[str, Any]:
    text = files("snippetgen.serve.shop").joinpath("pictures.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def picture(product: Mapping[str, Any]) -> str:
    """A square SVG. Light and dark pages show the same."""
    drawn = _drawn()
    hue, saturation = drawn["colours"][product["colour"]]
    tones = {"g": 92, "s": 84, "a": 58, "b": 40, "c": 88}
    colour = {name: f"hsl({hue} {saturation}% {light}%)" for name, light in tones.items()}
    shape = drawn["shapes"][product["shape"]].format(**colour).strip()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
        f'<rect width="400" height="400" fill="{colour["g"]}"/>'
        f'<ellipse cx="200" cy="312" rx="128" ry="16" fill="{colour["s"]}"/>{shape}</svg>'
    )
