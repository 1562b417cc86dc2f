"""INSTALL.md, whatever the plan: it names what is there, all of it, and steps that make sense."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path, PurePosixPath

import pytest

from snippetgen import build
from snippetgen.plan import parse_plan

CASES = sorted((Path(__file__).parent / "cases" / "plans").glob("*.toml"))
PLATFORMS = ("shopify", "shopify_pixel", "liquid", "django", "gtm", "html")
EACH = list(product(CASES, PLATFORMS))
IDS = [f"{case.stem}-{platform}" for case, platform in EACH]

# A file of ours, as a guide names it: in backquotes, or in a tag of the host's language.
NAMED = re.compile(r"`([\w./]+)`|render '(\w+)'|include \"([\w/.]+)\"|/(template\.tpl)`")
OURS = re.compile(r"klaviyo_\w+|klaviyo/\w+\.html|\w+\.html|\w+\.tpl|container\.json|pixel\.js")
# Elsewhere: on the shop's side, and in Google's and Ruby's ways to name things.
THEIRS = {"theme.liquid", "klaviyo.js", "_klaviyo_layout.liquid"}


@cache
def written(case: Path, platform: str) -> dict[str, str]:
    """The files of the platform, by their paths in its folder."""
    head = f'company_id = "AbC123"\nplatforms = ["{platform}"]\n'
    text = head + case.read_text(encoding="utf-8").replace("PLATFORM", platform)
    return {file.partition("/")[2]: text for file, text in build(parse_plan(text)).items()}


def guide(case: Path, platform: str) -> tuple[str, set[str]]:
    """The guide, and the names of the other files."""
    files = written(case, platform)
    return files["INSTALL.md"], files.keys() - {"INSTALL.md"}


def names(file: str) -> set[str]:
    path = PurePosixPath(file)
    return {file, path.name, path.stem, f"{path.parent.name}/{path.name}"}


@pytest.mark.parametrize(("case", "platform"), EACH, ids=IDS)
def test_a_guide_names_files_that_are_there_and_all_of_them(case: Path, platform: str) -> None:
    text, files = guide(case, platform)
    there = set().union(*map(names, files))
    named = {part for found in NAMED.findall(text) for part in found if OURS.fullmatch(part)}

    assert set() == named - there - THEIRS
    pasted = {file for file in files if not file.startswith("extension/")}
    assert set() == {file for file in pasted if not any(name in text for name in names(file))}


@pytest.mark.parametrize(("case", "platform"), EACH, ids=IDS)
def test_a_guide_has_no_gaps(case: Path, platform: str) -> None:
    """Nothing empty is left where a plan has less: no table, no list, no sentence, no step."""
    text, _ = guide(case, platform)

    assert not re.search(r"\n\n\n", text)
    assert not re.search(r"\| --- \|\n *(?!\s*\|)", text)
    assert not re.search(r"(?m)(: |, | )\.( |$)|^ (hold|is|are) |(?<!`)``(?!`)|\bNone\b", text)
    for section in re.split(r"(?m)^##+ ", text):
        steps = [int(number) for number in re.findall(r"(?m)^(\d)\. ", section)]
        assert list(range(1, len(steps) + 1)) == steps


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_guide_speaks_of_the_plans_metrics(platform: str) -> None:
    (case,) = (case for case in CASES if case.stem == "renamed")
    text, _ = guide(case, platform)
    steps = re.sub(r"(?m)^ *\|.*\|$", "", text.partition("A theme does not see")[0])

    assert not re.search(r"Viewed Product|Added to Cart|Placed Order", steps)
    assert '"Produkt angesehen"' in steps


@pytest.mark.parametrize("platform", ["liquid", "django", "html"])
def test_a_guide_asks_for_prices_as_the_plan_has_them(platform: str) -> None:
    (case,) = (case for case in CASES if case.stem == "prices_in_hundredths")
    text, _ = guide(case, platform)

    assert "whole hundredths (`1999`)" in text
    assert not re.search(r"major units \(`|`DecimalField`", text)


def test_an_example_of_a_page_has_its_prices_as_the_plan_has_them() -> None:
    (case,) = (case for case in CASES if case.stem == "prices_in_hundredths")
    files = written(case, "html")

    assert '"price": 999,\n    "compare_at": 1499,' in files["product_viewed.html"]
    assert '"quantity": 1\n' in files["order_placed.html"]
    assert '"price": 999,' in files["order_placed.html"]


def test_a_guide_reads_the_address_of_a_page_from_no_message() -> None:
    """GA4 has no address of a product: the page's own is taken, whatever a message is read from."""
    plan = 'company_id = "AbC123"\nplatforms = ["gtm"]\nevents = ["viewed_product"]\n'
    plan += '[platform.gtm.browser.scope.product]\nfrom = "produkt"\nid = "nr"\n'
    plan += '[platform.gtm.browser.signal]\nview_item = false\nprodukt = "product_viewed"\n'
    text = build(parse_plan(plan))["gtm/INSTALL.md"]

    assert "`produkt` reads `produkt.nr`, `produkt.item_name`, `produkt.price`" in text


@pytest.mark.parametrize("template", ["file", "embed"])
@pytest.mark.parametrize(
    ("layer", "strange"),
    [
        ("", False),
        ('[platform.gtm.browser]\nmoney = "minor"\n', True),
        ('[platform.gtm.browser.scope.product]\nfrom = "produkt"\n', True),
    ],
)
def test_a_guide_says_where_the_template_does_not_know_the_data_layer(
    template: str, layer: str, strange: bool
) -> None:
    plan = 'company_id = "AbC123"\nplatforms = ["gtm"]\nevents = ["viewed_product"]\n' + layer
    plan += f'[platform.gtm.options]\ntemplate = "{template}"\n'
    text = build(parse_plan(plan))["gtm/INSTALL.md"]

    assert strange == ("GA4's `ecommerce`, with prices in major units" in text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_extension_has_the_snippets_that_its_block_renders(case: Path) -> None:
    files = written(case, "shopify")
    rendered = re.findall(r"render '(\w+)'", files["extension/blocks/klaviyo.liquid"])

    there = [PurePosixPath(f).stem for f in files if f.startswith("extension/snippets/")]
    assert sorted(rendered) == sorted(there)


@pytest.mark.parametrize(("template", "hosts"), [("none", 0), ("file", 1), ("embed", 1)])
def test_a_policy_lets_klaviyo_load_where_only_the_template_does(template: str, hosts: int) -> None:
    plan = 'company_id = "AbC123"\nplatforms = ["gtm"]\nevents = ["viewed_product"]\n'
    plan += f'transport = "client"\n[platform.gtm.options]\ntemplate = "{template}"\n'
    policy = build(parse_plan(plan))["gtm/INSTALL.md"].partition("\nscript-src ")[2]

    assert hosts == policy.partition("\n")[0].count("https://static.klaviyo.com")
