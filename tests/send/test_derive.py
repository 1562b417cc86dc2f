"""The server computes what the page does: both run on the same specs and variables."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen import catalog
from snippetgen.plan import parse_plan
from snippetgen.send.derive import Place, canon, derive, places

HERE = Path(__file__).parent
EVENTS = ("identify", "viewed_product", "added_to_cart", "started_checkout", "placed_order",
          "ordered_product")  # fmt: skip
PLAN = parse_plan(
    f'company_id = "AbC123"\nplatforms = ["html"]\nevents = {json.dumps(EVENTS)}\n'
    '[scope.product]\nsale = "boolean"\n[event.viewed_product.properties]\nSale = "product.sale"\n'
    'First = { "@first" = ["product.sale", "product.price"] }\n'
    'Joined = { "@join" = ["product.sale", "product.id"] }\n'
)
WORDS = PLAN.vocabulary
SPECS = [event for event in PLAN.events if "@time" not in json.dumps(event.properties)]

texts = st.text('ab\u2028\U0001f600"</> .,0', max_size=6)
amounts = st.one_of(
    st.integers(-5, 10**6), st.floats(-10, 10**6, allow_nan=False),
    st.sampled_from(["12.50", " 7 ", "", "abc", "1e3", "1_000", "nan", "+.5", None, True]),
)  # fmt: skip


def values(kind, depth=0):
    """Values for a variable of that type: fitting, missing, and quite wrong ones."""
    if isinstance(kind, dict):
        item = st.fixed_dictionaries(
            {}, optional={k: values(v, depth + 1) for k, v in kind.items()}
        )
        return st.lists(item, max_size=3)
    if kind in ("money", "number"):
        return amounts
    if kind == "boolean":
        return st.sampled_from([True, False, "True", "false ", "1", 0, 2, "", "None", None])
    if kind == "strings":
        return st.lists(texts, max_size=3)
    if kind == "url":
        return st.sampled_from(["https://a.bc/d", None])
    return st.one_of(texts, st.integers(0, 10**6), st.none(), st.booleans())


def variables():
    return st.fixed_dictionaries(
        {},
        optional={
            scope: st.fixed_dictionaries({}, optional={k: values(v) for k, v in fields.items()})
            for scope, fields in WORDS.scopes.items()
        },
    )


def numbers(kind):
    """A tree of types as the runtime is told them: text has none."""
    if isinstance(kind, dict) or hasattr(kind, "items"):
        return {key: inner for key, part in kind.items() if (inner := numbers(part))}
    return kind if kind in ("money", "number", "boolean", "url") else None


def on_the_page(cases):
    types = {scope: numbers(fields) or {} for scope, fields in WORDS.scopes.items()}
    written = [
        {"spec": {"properties": spec.properties, "for_each": spec.for_each},
         "variables": said, "types": types}
        for spec, said in cases
    ]  # fmt: skip
    run = subprocess.run(
        ["node", HERE / "derive.mjs"], input=json.dumps(written), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(run.stdout)


def on_the_server(spec, said):
    scopes = {name: canon(value, WORDS.scopes[name]) for name, value in said.items()}
    at = Place({name: value for name, value in scopes.items() if value is not None})
    stands = [at] if spec.for_each is None else list(places(spec.for_each, at))
    return [derive(spec.properties, place) for place in stands]


ORDER = {
    "order": {
        "id": "1001", "total": "30.10", "discount_value": 0, "currency": "EUR",
        "items": [
            {"id": 1, "name": "Chair", "price": "10", "quantity": 2, "categories": ["A", "B"]},
            {"id": "B", "name": "T\u2028", "price": 10.105, "quantity": "3", "categories": ["B"]},
            {"id": None, "name": "", "price": "x"},
        ],
    },
    "customer": {"email": "ann@shop.io", "first_name": "Ann"},
}  # fmt: skip


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_an_order_is_the_same_on_the_page_and_on_the_server(spec):
    (page,) = on_the_page([(spec, ORDER)])

    assert page == on_the_server(spec, ORDER)


@given(st.lists(variables(), min_size=40, max_size=40))
@settings(max_examples=3)
def test_whatever_the_variables_are_both_compute_the_same(many):
    cases = [(spec, said) for said in many for spec in SPECS]

    for (spec, said), page in zip(cases, on_the_page(cases), strict=True):
        assert page == on_the_server(spec, said)


def test_every_shipped_event_at_a_trigger_is_compared():
    shipped = {name for name, table in catalog.events().items() if table.get("call") != "automatic"}

    assert set(EVENTS) <= shipped
    assert len(SPECS) >= 5
