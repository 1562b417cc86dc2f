"""The rules judge a plan by its tags' examples."""

from pathlib import Path

from click.testing import CliRunner

from snippetgen import load_plan
from snippetgen.cli.commands.build import command
from snippetgen.plan import parse_plan
from snippetgen.review import review

ROOT = Path(__file__).parents[1]
HEAD = 'company_id = "AbC123"\nplatforms = ["shopify", "html"]\nevents = ["identify", '


def found(plan):
    return [(each.event, each.platforms, each.violation.code) for each in review(plan)]


def test_what_our_own_plan_sends_breaks_no_rule():
    assert [] == review(load_plan(ROOT / "snippetgen.toml"))


def test_a_finding_names_the_event_and_its_platforms():
    plan = parse_plan(
        f'{HEAD}"viewed_product", "placed_order"]\n'
        '[event.viewed_product]\nmetric = "Viewed product"\n'
        '[event.placed_order]\nproperties.Password = "order.id"\n'
    )

    assert [
        ("viewed_product", ("shopify", "html"), "N004"),
        ("placed_order", ("html",), "P002"),
    ] == found(plan)


def test_what_a_host_lacks_is_left_to_the_matrix():
    """Tag Manager's messages have no id of the cart, so Started Checkout has no $event_id there."""
    plan = parse_plan('company_id = "AbC123"\nplatforms = ["gtm"]\nevents = ["started_checkout"]\n')

    assert [] == [code for _, _, code in found(plan) if code == "U001"]


def test_build_tells_of_it_and_writes_all_the_same(tmp_path):
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(f'{HEAD}"viewed_product"]\n[event.viewed_product]\nmetric = "Viewed product"\n')
    answer = CliRunner().invoke(command, ["--plan", str(plan)])

    assert 0 == answer.exit_code
    assert 'warning N004: viewed_product: "Viewed product" is not Klaviyo' in answer.stderr
    assert (tmp_path / "dist" / "html" / "INSTALL.md").exists()
