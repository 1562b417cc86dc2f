"""The language of properties: which variables one reads, and what is left without some of them."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen import expr
from snippetgen.catalog import vocabulary

SUM = {"@sum": "cart.items", "@of": {"@mul": [".price", ".quantity"]}}
ITEMS = {"@each": "cart.items", "Name": ".name", "Row": {"@mul": [".price", ".quantity"]}}


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        ("product.name", ["product.name"]),
        (SUM, ["cart.items", "cart.items.price", "cart.items.quantity"]),
        ({"@join": ["order.id", "@index", "@time"]}, ["order.id"]),
        ({"@value": "product.name"}, []),
        ({"@first": ["cart.total", SUM]}, ["cart.total", *expr.paths(SUM)]),
        ({"A": {"B": "product.sku"}}, ["product.sku"]),
    ],
)
def test_every_variable_that_is_read_is_named(written: Any, paths: list[str]) -> None:
    assert paths == list(expr.paths(written))


@pytest.mark.parametrize(
    ("written", "without", "left"),
    [
        ("product.name", "product.name", None),
        ({"A": "product.name", "B": "product.sku"}, "product.sku", {"A": "product.name"}),
        (SUM, "cart.items.price", None),
        (ITEMS, "cart.items.price", {"@each": "cart.items", "Name": ".name"}),
        ({"@first": ["cart.total", SUM]}, "cart.total", SUM),
        ({"@join": ["order.id", "@time"]}, "order.id", None),
        ({"@value": 0}, "product.name", {"@value": 0}),
        ({"Metadata": {"Brand": "product.brand"}}, "product.brand", None),
    ],
)
def test_what_a_host_lacks_is_cut_out(written: Any, without: str, left: Any) -> None:
    assert left == expr.prune(written, lambda path: path != without)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("product.price", "number"),
        ("product.url", "string"),
        ("product.categories", "strings"),
        ("order.items.name", "strings"),
        ("order.items.price", "list"),
        ("order.items", "list"),
        (SUM, "number"),
        ({"@value": 3}, "number"),
        ({"@value": "3"}, "string"),
        ({"@value": True}, "object"),
        ({"@first": ["cart.total", SUM]}, "number"),
        ({"@join": ["order.id"]}, "string"),
        ({"@unique": "order.items.brand"}, "strings"),
        (ITEMS, "list"),
        ("@time", "number"),
    ],
)
def test_the_type_of_a_property_is_known_before_it_is_sent(written: Any, kind: str) -> None:
    assert kind == expr.type_of(written, vocabulary())


def test_a_field_of_the_current_item_is_a_single_value() -> None:
    assert "number" == expr.type_of(".price", vocabulary(), "order.items")
    assert "strings" == expr.type_of(".categories", vocabulary(), "order.items")
