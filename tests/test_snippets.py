"""From a plan to text: what the files hold, that they are the same every time, and overrides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from snippetgen import PlanError, TemplateError, build, load_plan, render
from snippetgen.plan import parse_plan
from snippetgen.runtime import runtime

ROOT = Path(__file__).parent.parent
PLAN = load_plan(ROOT / "snippetgen.toml")

HEAD = 'company_id = "AbC123"\nplatforms = ["liquid", "django", "html"]\n'
BLOCK = re.compile(r'<script type="application/json" data-snippetgen>\n(.*?)\n</script>', re.DOTALL)


def test_the_committed_dist_is_what_the_example_plan_gives() -> None:
    for file, text in build(PLAN).items():
        assert text == (ROOT / "dist" / file).read_text(encoding="utf-8"), file


def test_a_build_is_the_same_byte_for_byte() -> None:
    assert build(PLAN) == build(load_plan(ROOT / "snippetgen.toml"))


def test_every_platform_says_how_to_install_it() -> None:
    files = build(PLAN)

    assert {f"{name}/INSTALL.md" for name in PLAN.platforms} <= set(files)


@pytest.mark.parametrize(
    ("platform", "missing"), [("shopify", ()), ("gtm", ("Viewed Collection",))]
)
def test_who_installs_it_is_told_of_every_metric_that_is_to_arrive(
    platform: str, missing: tuple[str, ...]
) -> None:
    told = build(PLAN, [platform])[f"{platform}/INSTALL.md"].partition("## What is sent")[0]
    sent = ("Viewed Product", "Added to Cart", "Viewed Collection")

    assert [name for name in sent if name not in missing] == [n for n in sent if f'"{n}"' in told]


VARIANTS = [
    # what the plan says besides, the platform, the variant
    ("", "html", "onsite.cart"),
    ("", "shopify", "onsite.cart.signals"),
    ("", "gtm", "onsite.signals"),
    ('transport = "client"', "html", "client.cart"),
    ('consent = "google"', "html", "onsite.cart.consent"),
    ("consent = { gpc = true }", "gtm", "onsite.signals.consent"),
    ('consent = "none"', "html", "onsite.cart"),
    ('transport = "client"\nconsent = "tcf"\ndebug = true', "html", "client.debug"),
    ('events = ["viewed_product"]', "html", "onsite"),
    ('events = ["viewed_product"]', "shopify", "onsite"),
]


@pytest.mark.parametrize(("keys", "platform", "variant"), VARIANTS)
def test_a_plan_gets_the_smallest_runtime_that_does_what_it_asks_for(
    keys: str, platform: str, variant: str
) -> None:
    text = (ROOT / "snippetgen.toml").read_text(encoding="utf-8")
    if keys.startswith("events"):
        text = text.partition("events =")[0]
    plan = parse_plan(f"{keys}\n{text}")

    script = re.compile(r"<script>(.*)</script>")
    assert runtime(variant).script in script.findall(render(plan, platform))


def test_the_config_says_what_the_runtime_may_do() -> None:
    text = (ROOT / "snippetgen.toml").read_text(encoding="utf-8")
    keys = 'transport = "client"\nconsent = { mode = "tcf", gpc = true, purposes = [1, 2] }'
    config = json.loads(BLOCK.findall(render(parse_plan(f"{keys}\n{text}"), "html"))[-1])

    assert "queue" not in config
    assert config["activity"] is True
    assert config["consent"] == {"mode": "tcf", "gpc": True, "purposes": [1, 2]}


def test_the_block_prints_each_value_through_the_one_idiom() -> None:
    text = build(PLAN)["liquid/snippets/klaviyo_product_viewed.liquid"]
    printed = re.findall(r"\{\{(.*?)\}\}", text)

    assert printed
    assert all(value.endswith("| url_encode ") for value in printed)


def test_the_visitors_data_is_in_files_of_its_own() -> None:
    """And a guest's on the page of the order, which is the guest's alone."""
    files = build(PLAN)
    holders = [
        f
        for f, text in files.items()
        if f.startswith(("liquid", "django"))
        and "email }}"
        in text.replace('|default_if_none:""|escapejs', "").replace(" | url_encode", "")
    ]

    assert [
        "django/templates/klaviyo/customer.html",
        "django/templates/klaviyo/order_placed.html",
        "liquid/snippets/klaviyo_customer.liquid",
        "liquid/snippets/klaviyo_order_placed.liquid",
    ] == holders


def test_a_plan_without_identify_prints_no_e_mail_address() -> None:
    plan = parse_plan(HEAD + 'events = ["viewed_product"]')

    assert not [f for f, text in build(plan).items() if "customer.email" in text and ".md" not in f]


def test_the_plain_pages_data_layer_is_json_with_values_that_can_be_replaced() -> None:
    (text,) = BLOCK.findall(build(PLAN)["html/order_placed.html"])
    message = json.loads(text)

    assert "order_placed" == message["on"]
    assert 9.99 == message["order"]["items"][0]["price"]


def test_an_expression_can_be_overridden_for_one_platform() -> None:
    plan = parse_plan(
        HEAD
        + 'events = ["viewed_product"]\n[platform.django.page.scope.product]\nprice = "p.net"\n'
    )
    files = build(plan)

    assert "{{ p.net|" in files["django/templates/klaviyo/product_viewed.html"]
    assert "p.net" not in files["liquid/snippets/klaviyo_product_viewed.liquid"]


def test_a_metric_can_be_renamed_and_a_property_added() -> None:
    plan = parse_plan(
        HEAD
        + 'events = ["viewed_product"]\n[event.viewed_product]\nmetric = "Looked"\n'
        + 'properties.Kind = "product.kind"\n[scope.product]\nkind = "string"\n'
        + '[platform.liquid.page.scope.product]\nkind = "product.type"\n'
    )
    files = build(plan)

    assert '"metric":"Looked"' in files["liquid/snippets/klaviyo_layout.liquid"]
    assert (
        '"kind": "{{ product.type | url_encode }}"'
        in files["liquid/snippets/klaviyo_product_viewed.liquid"]
    )
    assert '"Kind"' not in files["django/templates/klaviyo/layout.html"]  # Django does not bind it


def test_a_template_of_the_users_own_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "mine" / "html"
    own.mkdir(parents=True)
    (own / "TRIGGER.html.jinja").write_text("<!-- mine: [= part.name =] -->\n")
    (tmp_path / "p.toml").write_text(HEAD + 'events = ["viewed_product"]\ntemplates = "mine"\n')
    files = build(load_plan(tmp_path / "p.toml"))

    assert "<!-- mine: product_viewed -->\n" == files["html/product_viewed.html"]
    assert "<script>" in files["html/layout.html"]


def test_a_platform_of_the_users_own_is_a_folder(tmp_path: Path) -> None:
    own = tmp_path / "mine" / "twig"
    own.mkdir(parents=True)
    (own / "platform.toml").write_text(
        """
title = "Twig"
[page]
forbid = ["{{", "}}"]
[page.idiom]
text = "{{ [= x =]|json_encode(15)|raw }}"
when = "{% if [= when =] %}[= body =]{% endif %}"
or_null = "{% if [= when =] %}[= body =]{% else %}null{% endif %}"
each = "[{% for [= as =] in [= each =] %}[= body =]{% if not loop.last %},{% endif %}{% endfor %}]"
[page.trigger]
product_viewed = { when = "product", place = "product.html.twig" }
[page.scope.product]
id = "product.id"
name = "product.name"
"""
    )
    (own / "TRIGGER.twig.jinja").write_text("[= part.block =]\n")
    text = (
        'company_id = "AbC123"\nplatforms = ["twig"]\n'
        'events = ["viewed_product"]\ntemplates = "mine"\n'
    )
    (tmp_path / "p.toml").write_text(text)
    files = build(load_plan(tmp_path / "p.toml"))

    assert ["twig/product_viewed.twig"] == list(files)
    assert '"name": {{ product.name|json_encode(15)|raw }}' in files["twig/product_viewed.twig"]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("[= nothing =]", "'nothing' is undefined"),
        ("[% if %]", "layout.html.jinja"),
        ("<script>var a = ;</script>", "the script that starts at line 1 does not parse"),
        ("<p>\n<script>\nvar a = {{ x }};</script>", "values go into a data block"),
        ('<script type="application/json">{"a":}</script>', "the JSON does not parse"),
        ("<!-- pk_1234567890abcdef -->", "private key"),
    ],
)
def test_a_wrong_template_is_named(tmp_path: Path, template: str, message: str) -> None:
    own = tmp_path / "mine" / "html"
    own.mkdir(parents=True)
    (own / "layout.html.jinja").write_text(template)
    (tmp_path / "p.toml").write_text(HEAD + 'events = ["viewed_product"]\ntemplates = "mine"\n')

    with pytest.raises(TemplateError) as caught:
        build(load_plan(tmp_path / "p.toml"))
    assert message in str(caught.value)
    assert "html/layout.html.jinja" in str(caught.value)
    assert "pk_1234" not in str(caught.value)


def test_one_event_is_shown_with_all_that_it_needs() -> None:
    text = render(PLAN, "liquid", "viewed_product")

    assert '"on": "product_viewed"' in text
    assert runtime("onsite").script in text
    assert "Placed Order" not in text
    assert "customer.email" not in text


def test_without_an_event_what_belongs_on_every_page_is_shown() -> None:
    text = render(PLAN, "django")

    assert "user.email" in text
    assert runtime("onsite.cart").script in text
    assert '"on": "order_placed"' not in text


def test_an_event_that_the_platform_cannot_send_is_refused() -> None:
    with pytest.raises(PlanError, match="shopify can't send placed_order: nothing tells when"):
        render(PLAN, "shopify", "placed_order")


def test_an_event_that_the_plan_does_not_have_is_refused() -> None:
    with pytest.raises(PlanError, match="did you mean 'placed_order'"):
        render(PLAN, "html", "placed_ordr")


def test_text_in_the_plan_cannot_become_host_code_or_end_the_script() -> None:
    plan = parse_plan(
        HEAD
        + 'events = ["viewed_product"]\n[event.viewed_product.properties]\n'
        + r'Evil = { "@value" = "{{ 7 }}{% x %}</script><!--\u2028" }'
        + "\n"
    )
    text = build(plan)["liquid/snippets/klaviyo_layout.liquid"]
    (config,) = BLOCK.findall(text)

    assert not re.search(r"\{[{%#]|</|<!--|\u2028", config)
    evil = json.loads(config)["tags"]["viewed_product"]["properties"]["Evil"]
    assert {"@value": "{{ 7 }}{% x %}</script><!--\u2028"} == evil


PHP = """
title = "PHP"
[page]
forbid = ["<?", "?>"]
[page.idiom]
text = '<?= json_encode([= x =], JSON_HEX_TAG) ?>'
when = '<?php if ([= when =]): ?>[= body =]<?php endif ?>'
or_null = '<?php if ([= when =]): ?>[= body =]<?php else: ?>null<?php endif ?>'
each = '[<?php foreach ([= each =] as [= as =]): ?>[= body =]<?php endforeach ?>]'
[page.trigger]
product_viewed = { when = "$product" }
[page.scope.product]
when = "$product"
id = "$product->id"
name = "$product->name"
"""


def test_a_platform_of_the_users_own_can_be_of_another_language(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "php"
    folder.mkdir(parents=True)
    (folder / "platform.toml").write_text(PHP)
    (folder / "TRIGGER.php.jinja").write_text("[= part.block =]\n")
    plan = 'company_id = "AbC123"\nplatforms = ["php"]\nevents = ["viewed_product"]\n'
    (tmp_path / "snippetgen.toml").write_text(plan + 'templates = "templates"\n')

    files = build(load_plan(tmp_path / "snippetgen.toml"))
    assert ["php/product_viewed.php"] == list(files)
    assert '"name": <?= json_encode($product->name, JSON_HEX_TAG) ?>' in files[next(iter(files))]
