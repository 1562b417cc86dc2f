"""Google Tag Manager: whatever lies in a data layer, the page stays whole and no half event leaves.

Errors in the page and in its console fail these tests by themselves (see the fixture `page`).
"""

import pytest

from tests.browser.conftest import snippets
from tests.hosts.gtm.host import imported, pasted
from tests.hosts.gtm.page import GtmPage

ITEM = "{item_id: '%s', item_name: %s}"
THROWS = "{item_id: '1', get item_name() { throw new Error('no') }}"
CIRCLE = "(function (o) { o.item_id = '1'; o.item_name = o; o.self = [o]; return o })({})"
NOT_TEXT = ["{a: 1}", "function () {}", "document.head", "''", "NaN"]
NOT_ITEMS = [
    *(ITEM % (1, name) for name in NOT_TEXT),
    THROWS, CIRCLE, "null", "'1'", "1", "[]",
]  # fmt: skip
NOT_ECOMMERCE = [
    "null", "1", "'x'", "[]", "{items: {}}", "{items: 'ab'}", "{items: [[1]]}", "{items: [null]}",
    "{get items() { throw new Error('no') }}", "window", "function () {}",
]  # fmt: skip
NOT_A_VISITOR = [
    "null", "1", "'x'", "[]", "{email: {}}", "{email: ''}", "{address: 'x'}",
    "{get email() { throw new Error('no') }}",
]  # fmt: skip
SIGNALS = ["view_item", "add_to_cart", "begin_checkout", "purchase"]
THEIRS = [
    "{tags: ['a', 'b']}",
    "{tags: {viewed_product: {on: 'product_viewed', call: 'track', metric: 'Theirs'}}}",
    "{company_id: 'Xxxxxx', tags: {}, signals: {}}",
    "{on: 'product_viewed', product: {id: '9', name: 'Theirs'}}",
    "{event: 'page', product: {id: '9', name: 'Theirs'}, customer: {email: 'no@klaviyo-demo.com'}}",
    "{event: 'product_viewed', product: {id: '9', name: 'Theirs'}}",
]
ANYTHING = [
    "function () { this.set('a', 1) }", "[1, 'a.b']", "null", "undefined", "'x'", "7", "true",
    "{ecommerce: {items: [%s]}}" % (ITEM % (8, "'Book'")), "{event: 5}", "{event: {a: 1}}",
    "{event: 'toString'}", "{event: '__proto__'}", "{event: '*'}", "{}", "[]", "new Date()",
    "(function () { return arguments })('consent', 'default', {ad_storage: 'granted'})",
]  # fmt: skip


@pytest.fixture(params=[imported, pasted], ids=["imported", "pasted"])
def gtm(request, page):
    gtm = GtmPage(page, request.param(snippets("gtm")))
    gtm.open()
    return gtm


def push(gtm, *messages):
    gtm.push(*(f"dataLayer.push({message});" for message in messages))


def view(gtm, item):
    push(gtm, "{ecommerce: null}", f"{{event: 'view_item', ecommerce: {{items: [{item}]}}}}")


def test_an_item_without_a_name_that_is_text_is_no_event_and_the_next_one_is(gtm):
    for item in NOT_ITEMS:
        view(gtm, item)
    assert gtm.calls() == []
    view(gtm, ITEM % (2, "'Book'"))

    assert gtm.products() == ["2"]
    assert gtm.calls() == ["track", "trackViewedItem"]


def test_properties_that_are_none_are_left_out(gtm):
    view(gtm, "{item_id: 1, item_name: 'Book', price: {}, item_brand: [], item_category: window}")
    ((_, said),) = gtm.calls("track")

    assert set(said) == {"ProductID", "ProductName", "URL"}


@pytest.mark.parametrize("signal", SIGNALS)
def test_ecommerce_of_another_shape_sends_nothing(gtm, signal):
    push(gtm, *(f"{{event: '{signal}', ecommerce: {value}}}" for value in NOT_ECOMMERCE))

    assert gtm.calls() == []


def test_a_visitor_of_another_shape_is_none(gtm):
    for value in NOT_A_VISITOR:
        push(gtm, f"{{user_data: {value}}}", "{event: 'view_item'}")
    view(gtm, ITEM % (2, "'Book'"))

    assert gtm.calls() == ["track", "trackViewedItem"]


def test_a_list_of_ten_thousand_items_arrives_whole(gtm):
    item = "{item_id: n, item_name: 'Book', price: 1, quantity: 1}"
    items = f"Array.from({{length: 10000}}, function (_, n) {{ return {item} }})"
    push(gtm, f"{{event: 'begin_checkout', ecommerce: {{items: {items}}}}}")
    ((_, said),) = gtm.calls("track")

    assert (len(said["Items"]), said["$value"]) == (10000, 10000)


@pytest.mark.parametrize("message", THEIRS)
def test_the_shops_own_messages_are_never_taken_for_ours(gtm, message):
    push(gtm, message)
    view(gtm, ITEM % (2, "'Book'"))

    assert gtm.products() == ["2"]
    assert gtm.calls() == ["track", "trackViewedItem"]


def test_an_event_is_seen_whatever_else_its_message_holds(gtm):
    items = ITEM % (1, "'Book'")
    push(gtm, f"{{event: 'view_item', on: 'x', tags: [1], ecommerce: {{items: [{items}]}}}}")

    assert gtm.products() == ["1"]


def test_whatever_else_lies_in_a_data_layer_is_passed_over(gtm):
    push(gtm, *ANYTHING)
    view(gtm, ITEM % (2, "'Book'"))

    assert gtm.products() == ["2"]
    assert gtm.calls() == ["track", "trackViewedItem"]
