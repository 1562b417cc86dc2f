"""The demo catalogue: real-looking products, most of them named to break a snippet."""

import json
from pathlib import Path

PRODUCTS = json.loads((Path(__file__).parent / "catalogue.json").read_text(encoding="utf-8"))
BY_ID = {product["id"]: product for product in PRODUCTS}


def find(number):
    """The product that has this id, or whose variant has it; None for neither."""
    return next((p for p in PRODUCTS if str(number) in (str(p["id"]), str(p["variant"]))), None)


def sold_out():
    return next(product for product in PRODUCTS if not product["stock"])
