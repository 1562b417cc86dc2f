"""The demo shop with the tests' own catalogue: products named to break a snippet."""

from functools import partial

from snippetgen.serve.shop.app import SCRIPT, served
from snippetgen.serve.shop.app import Shop as DemoShop
from tests.shop.catalogue import PRODUCTS

__all__ = ["SCRIPT", "Shop", "served"]

Shop = partial(DemoShop, products=PRODUCTS)
