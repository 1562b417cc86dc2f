"""Who sends an event in a Shopify store: its theme, its pixel, or Klaviyo's own app."""

import sys
import tomllib

import pytest
from click.testing import CliRunner

from snippetgen import PlanError, build, matrix
from snippetgen.cli import main
from snippetgen.plan import parse_plan
from snippetgen.store import owners

HEAD = 'company_id = "AbC123"\nplatforms = ["shopify", "shopify_pixel"]\nevents = '


def states(plan):
    return {
        (platform, cell.event): cell.state != "none"
        for platform, cells in matrix(plan).items()
        for cell in cells
    }


def problems(text):
    with pytest.raises(PlanError) as caught:
        build(parse_plan(text))
    return str(caught.value)


def test_an_event_that_two_would_send_is_refused_with_what_to_type():
    said = problems(HEAD + '["identify", "viewed_product"]\n')

    assert "viewed_product would be sent twice, by shopify and shopify_pixel" in said
    assert '[owner] viewed_product = "shopify" or "shopify_pixel"' in said
    assert "identify" not in said


@pytest.mark.parametrize("owner", ["shopify", "shopify_pixel", "klaviyo"])
def test_an_event_is_sent_by_its_owner_alone(owner):
    plan = parse_plan(HEAD + f'["viewed_product"]\n[owner]\nviewed_product = "{owner}"\n')
    sends = states(plan)

    for platform in ("shopify", "shopify_pixel"):
        assert (platform == owner) == sends[platform, "viewed_product"]
        text = "".join(build(plan, [platform]).values())
        assert (platform == owner) == ('"metric":"Viewed Product"' in text)


def test_an_owner_speaks_for_its_store_alone():
    text = HEAD.replace('"shopify_pixel"', '"html"') + '["viewed_product"]\n'
    plan = parse_plan(text + '[owner]\nviewed_product = "klaviyo"\n')

    assert {"shopify": False, "html": True} == {p: sends for (p, _), sends in states(plan).items()}


def test_platforms_of_different_stores_may_send_the_same():
    build(parse_plan(HEAD.replace('"shopify_pixel"', '"html", "django"') + '["viewed_product"]\n'))


@pytest.mark.parametrize(
    ("owner", "message"),
    [
        ('viewed_product = "shopfy"', "no platform 'shopfy'\n  did you mean 'shopify'?"),
        ('viewed = "shopify"', "owner.viewed: the plan has no such event"),
        ('placed_order = "shopify"', "can't send it: nothing tells when order_placed happens"),
        ("viewed_product = 3", "owner.viewed_product: is text in quotes"),
    ],
)  # fmt: skip
def test_an_owner_that_cannot_be_is_named(owner, message):
    assert message in problems(HEAD + f'["viewed_product", "placed_order"]\n[owner]\n{owner}\n')


def test_what_klaviyos_app_sends_is_left_to_it():
    on = {"integration": True, "app_embed": True, "behavioral_events": False}
    assert {
        "started_checkout": "klaviyo", "placed_order": "klaviyo", "ordered_product": "klaviyo",
        "viewed_product": "klaviyo", "added_to_cart": "shopify", "viewed_collection": "shopify",
        "submitted_search": "shopify",
    } == owners(["shopify", "shopify_pixel"], on)  # fmt: skip


def test_another_platform_asks_nothing():
    assert {} == owners(["django"], {"integration": True, "app_embed": True})


def init(tmp_path, monkeypatch, *arguments, answers=None):
    monkeypatch.chdir(tmp_path)
    if answers is not None:
        monkeypatch.setattr("snippetgen.cli.commands.init._is_asked", lambda: True)
    command = ["init", "--platform", "shopify", "--platform", "shopify_pixel"]
    run = CliRunner().invoke(main, [*command, "--company-id", "AbC123", *arguments], input=answers)
    assert 0 == run.exit_code, run.output
    text = (tmp_path / "snippetgen.toml").read_text()
    assert build(parse_plan(text))
    return run.output, tomllib.loads(text).get("owner")


def test_init_asks_what_of_klaviyos_app_is_on(tmp_path, monkeypatch):
    said, owner = init(tmp_path, monkeypatch, answers="y\nn\ny\n")

    assert 3 == said.count("[y/N]")
    assert ("shopify", "klaviyo") == (owner["viewed_product"], owner["added_to_cart"])


def test_init_asks_no_further_where_the_store_is_not_connected(tmp_path, monkeypatch):
    said, owner = init(tmp_path, monkeypatch, answers="n\n")

    assert 1 == said.count("[y/N]")
    assert {"shopify"} == set(owner.values())


def test_flags_answer_in_place_of_questions(tmp_path, monkeypatch):
    flags = ["--integration", "--app-embed", "--no-behavioral-events"]
    said, owner = init(tmp_path, monkeypatch, *flags, answers="")

    assert "[y/N]" not in said
    assert ("klaviyo", "shopify") == (owner["viewed_product"], owner["added_to_cart"])


def test_without_a_terminal_nothing_is_asked(tmp_path, monkeypatch):
    assert not sys.stdin.isatty()
    said, owner = init(tmp_path, monkeypatch)

    assert "[y/N]" not in said
    assert {"shopify"} == set(owner.values())


def test_list_says_what_build_refuses_and_show_refuses_it(tmp_path):
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(HEAD + '["viewed_product"]\n')
    listed, shown = (
        CliRunner().invoke(main, [*words, "--plan", str(plan)])
        for words in (["list"], ["show", "shopify"])
    )

    twice = "viewed_product would be sent twice"
    assert (0, True, "viewed_product  yes") == (
        listed.exit_code, twice in listed.stderr, listed.stdout.splitlines()[1][:19],
    )  # fmt: skip
    assert (2, True, "") == (shown.exit_code, twice in shown.stderr, shown.stdout)
