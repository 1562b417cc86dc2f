"""The join of events and platforms: what is sent where, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import load_plan, matrix
from snippetgen.bind import bind
from snippetgen.config import config
from snippetgen.plan import parse_plan

ROOT = Path(__file__).parent.parent

HEAD = 'company_id = "AbC123"\nplatforms = ["liquid", "gtm"]\n'


def test_the_matrix_is_the_one_that_was_reviewed() -> None:
    """cases/matrix.txt is a golden file: read its diff before you accept it."""
    lines = []
    for platform, cells in matrix(load_plan(ROOT / "snippetgen.toml")).items():
        for cell in cells:
            why = cell.reason or ", ".join(cell.missing)
            lines.append(f"{platform:8} {cell.event:17} {cell.state:10} {why}".rstrip())

    expected = (Path(__file__).parent / "cases" / "matrix.txt").read_text(encoding="utf-8")
    assert expected.splitlines() == lines


def test_what_a_host_lacks_is_left_out_of_the_tag() -> None:
    plan = parse_plan(HEAD + 'events = ["viewed_product"]')
    (tag,) = bind(plan, "gtm").tags

    assert "SKU" not in tag.properties
    assert "CompareAtPrice" not in (tag.viewed_item or {})
    assert "product.name" == tag.properties["ProductName"]


def test_an_event_without_what_it_requires_is_not_sent() -> None:
    changes = "[platform.liquid.page.scope.product]\nname = false\n"
    (cell,) = bind(parse_plan(HEAD + 'events = ["viewed_product"]\n' + changes), "liquid").cells

    assert ("none", "it can't do without product.name") == (cell.state, cell.reason)


def test_a_visitor_whom_nothing_tells_is_not_identified() -> None:
    changes = "[platform.liquid.page.scope]\ncustomer = false\norder = false\n"
    (cell,) = bind(parse_plan(HEAD + 'events = ["identify"]\n' + changes), "liquid").cells

    assert ("none", "nothing tells who the visitor is") == (cell.state, cell.reason)


def test_one_of_two_alternatives_is_enough() -> None:
    changes = "[platform.liquid.page.scope.customer]\nemail = false\n"
    bound = bind(parse_plan(HEAD + 'events = ["identify"]\n' + changes), "liquid")

    assert (("customer.phone", "order.email"),) == bound.tags[0].require


def test_the_cart_of_an_add_to_cart_message_is_never_taken_for_the_whole_cart() -> None:
    """GA4's add_to_cart lists what was added, not what is in the cart."""
    message = config(plan := parse_plan(HEAD + 'events = ["added_to_cart"]'), bind(plan, "gtm"))

    assert {"added"} == set(message["signals"]["add_to_cart"]["map"])
    assert not {"$value", "Items", "ItemNames"} & set(
        message["tags"]["added_to_cart"]["properties"]
    )


def test_only_variables_in_use_are_printed() -> None:
    plan = parse_plan(HEAD + 'events = ["viewed_product"]')

    assert {"product"} == set(bind(plan, "liquid").by_scope)


def test_what_was_added_can_be_found_in_the_cart_and_on_the_page() -> None:
    plan = parse_plan(HEAD + 'events = ["added_to_cart"]')
    paths = bind(plan, "liquid").used

    assert {"cart.items.id", "cart.items.variant", "product.id", "product.variant"} <= paths


@pytest.mark.parametrize(("api", "queue"), [("current", "_klOnsite"), ("legacy", "_learnq")])
def test_the_api_decides_which_queue_is_used(api: str, queue: str) -> None:
    plan = parse_plan(HEAD + f'events = ["identify"]\napi = "{api}"')

    assert queue == config(plan, bind(plan, "liquid"))["queue"]


@pytest.mark.parametrize(
    ("transport", "sender"), [("onsite", "klaviyo.js"), ("client", "the runtime")]
)
def test_no_tag_tells_of_active_on_site(transport: str, sender: str) -> None:
    plan = parse_plan(HEAD + f'transport = "{transport}"\nevents = ["identify", "active_on_site"]')
    bound = bind(plan, "liquid")
    reasons = [(c.state, c.reason) for c in bound.cells if c.event == "active_on_site"]

    assert [("automatic", f"{sender} reports it by itself")] == reasons
    assert ["identify"] == [tag.event.name for tag in bound.tags]


def test_a_number_as_product_id_is_sent_as_a_number() -> None:
    plan = parse_plan(HEAD + 'events = ["viewed_product"]\nproduct_id = "number"')

    assert "number" == config(plan, bind(plan, "liquid"))["types"]["product"]["id"]
