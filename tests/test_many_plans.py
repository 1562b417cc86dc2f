"""Many plans in one process: what they share is worked out once, what they don't never leaks."""

import itertools
import sys

import pytest

from snippetgen import PlanError, build
from snippetgen.plan import parse_plan

HEAD = """\
company_id = "{}"
platforms = ["shopify", "liquid", "django", "gtm", "html"]
events = ["identify", "viewed_product", "added_to_cart", "placed_order"]
"""
PLANS = {
    "plain": "",
    "a metric": '[event.viewed_product]\nmetric = "Looked"\n',
    "a property": '[event.placed_order]\nproperties.Source = { "@value" = "shop" }\n',
    "an expression": '[platform.django.page.scope.product]\nprice = "product.net"\n',
    "a path": '[platform.gtm.browser.scope.product]\nprice = "net"\n',
    "a variable": '[event.viewed_product]\nproperties.Colour = "product.colour"\n'
    '[scope.product]\ncolour = "string"\n[platform.liquid.page.scope.product]\ncolour = "c"\n',
    "the same as a link": '[event.viewed_product]\nproperties.Colour = "product.colour"\n'
    '[scope.product]\ncolour = "url"\n[platform.liquid.page.scope.product]\ncolour = "c"\n',
    "a list that another one is like": "[platform.liquid.page.scope.cart.items]\n"
    'name = "line.full_name"\n',
    "less": "[platform.liquid.page.scope.product]\nname = false\n",
    "numbers": 'product_id = "number"\n',
    "an address": '[platform.shopify.watch]\npath = "/basket"\n',
    "scopes of a trigger": '[trigger]\nadded_to_cart = ["added", "cart", "product"]\n'
    '[event.added_to_cart]\nproperties.Page = "product.name"\n',
}  # fmt: skip
# To work all out anew takes half a second.
SOME_AND_THEN_ALL = [
    plan if plan in ("plain", "a variable", "less") else pytest.param(plan, marks=pytest.mark.slow)
    for plan in PLANS
]


def files(plan, company_id="AbC123"):
    return build(parse_plan(HEAD.format(company_id) + PLANS[plan]))


def forget_everything():
    for name in [name for name in sys.modules if name.startswith("snippetgen.")]:
        for value in vars(sys.modules[name]).values():
            getattr(value, "cache_clear", lambda: None)()


def test_every_one_of_these_plans_makes_something_else():
    built = {plan: files(plan) for plan in PLANS}

    assert not [(a, b) for a, b in itertools.combinations(PLANS, 2) if built[a] == built[b]]


@pytest.fixture(scope="module")
def among_others():
    """What each plan makes after all of them were built, for another store."""
    for other in PLANS:
        files(other, "XyZ789")
    return {plan: files(plan) for plan in PLANS}


@pytest.mark.parametrize("plan", SOME_AND_THEN_ALL)
def test_a_build_does_not_depend_on_what_was_built_before(plan, among_others):
    forget_everything()

    assert files(plan) == among_others[plan]


@pytest.mark.parametrize("plan", PLANS)
def test_stores_differ_in_nothing_but_what_their_plans_say(plan):
    mine, theirs = files(plan), files(plan, "XyZ789")

    for file in mine.keys() - {"gtm/container.json"}:  # its fingerprints follow its content
        assert mine[file] == theirs[file].replace("XyZ789", "AbC123")


def test_a_variable_is_known_to_the_plan_that_has_it_and_to_no_other():
    files("a variable")
    with_it = PLANS["a variable"]
    without = with_it[: with_it.index("[scope.product]")]

    with pytest.raises(PlanError, match=r"unknown variable 'product\.colour'"):
        parse_plan(HEAD.format("AbC123") + without)
    with pytest.raises(PlanError, match="unknown key 'colour'"):
        build(parse_plan(HEAD.format("AbC123") + with_it[with_it.rindex("[platform") :]))


def test_a_type_is_changed_for_one_plan_alone():
    changed = HEAD.format("AbC123") + '[scope.product]\nprice = "string"\n'
    for _ in range(2):
        files("plain")
        with pytest.raises(PlanError, match="Price is a number, and this is string"):
            parse_plan(changed)


def test_the_plain_page_shows_a_variable_of_the_plans_own():
    files("plain")

    assert '"colour": "colour"' in files("a variable")["html/product_viewed.html"]
