"""What is written for a Shopify theme, before Shopify's own tools."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from snippetgen import build
from snippetgen.plan import parse_plan
from tests.shopify.objects import unknown_properties

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
LINES = re.compile(r"^   ```liquid\n(.*?)^   ```$", re.DOTALL | re.MULTILINE)

LAYOUT = """<!doctype html>
<html lang="{{ request.locale.iso_code }}">
  <head><title>{{ page_title | escape }}</title>{{ content_for_header }}</head>
  <body>{{ content_for_layout }}
%s</body>
</html>
"""

HEAD = 'company_id = "AbC123"\nplatforms = ["shopify"]\nevents = '
METAFIELDS = """
[event.viewed_product.properties]
Material = "product.material"
Season = "product.season"
[scope.product]
material = "string"
season = ["string"]
[platform.shopify.page.scope.product]
material = "product.metafields.custom.material.value"
season = { each = "product.metafields.custom.season.value", as = "season", value = "season" }
"""
PLANS = {
    "all events": HEAD + '["identify", "active_on_site", "viewed_product", "added_to_cart",'
    ' "viewed_collection", "submitted_search"]\n',
    "one event": HEAD + '["viewed_product"]\n',
    "adds alone": HEAD + '["added_to_cart"]\n',
    "metafields": HEAD + '["viewed_product"]\n' + METAFIELDS,
}


def files(plan):
    return {
        file.removeprefix("shopify/"): text for file, text in build(parse_plan(PLANS[plan])).items()
    }


def theme_check(folder, config):
    """What Shopify's theme-check has against a folder."""
    command = ["node", "theme_check.mjs", str(folder), f"theme-check:{config}"]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def put(folder, texts):
    for file, text in texts.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")


def a_theme(folder, texts):
    """A theme with our snippets, and the lines of INSTALL.md where they belong."""
    (lines,) = LINES.findall(texts["INSTALL.md"])
    ours = {f: text for f, text in texts.items() if f.startswith(("snippets/", "sections/"))}
    put(folder, {**ours, "layout/theme.liquid": LAYOUT % lines, "locales/en.default.json": "{}"})


@pytest.mark.parametrize("plan", PLANS)
def test_theme_check_finds_nothing_in_a_theme_with_our_snippets(plan, tmp_path):
    a_theme(tmp_path, files(plan))

    assert [] == theme_check(tmp_path, "all")


@pytest.mark.parametrize("plan", ["all events", "one event"])
def test_theme_check_finds_nothing_in_the_extension(plan, tmp_path):
    extension = {
        file.removeprefix("extension/"): text
        for file, text in files(plan).items()
        if file.startswith("extension/")
    }
    put(tmp_path, extension)

    assert {"shopify.extension.toml", "blocks/klaviyo.liquid"} < set(extension)
    assert [] == theme_check(tmp_path, "theme-app-extension")


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("{{ product.title | moneyy }}", "UnknownFilter"),
        ("{% render 'klaviyo_product_viewed', thing: 1 %}", "UnrecognizedRenderSnippetArguments"),
        ("{% include 'klaviyo_layout' %}", "DeprecatedTag"),
    ],
)
def test_theme_check_finds_what_is_wrong(line, check, tmp_path):
    a_theme(tmp_path, files("one event"))
    put(tmp_path, {"layout/other.liquid": LAYOUT % line})

    assert check in {offence["check"] for offence in theme_check(tmp_path, "all")}


@pytest.mark.parametrize("plan", PLANS)
def test_every_property_is_one_of_shopifys_own(plan):
    read = {
        file: unknown_properties(text)
        for file, text in files(plan).items()
        if file.endswith(".liquid")
    }

    assert {} == {file: wrong for file, wrong in read.items() if wrong}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ product.titel }}", ["product.titel"]),
        ("{{ product.title | json }}{{ product.featured_image.src }}", []),
        ("{% if prduct.title %}{% endif %}", ["prduct.title"]),
        ("{% for c in product.collections %}{{ c.title }}{{ c.titel }}{% endfor %}", ["c.titel"]),
        ("{{ product.selected_variant.prise }}", ["product.selected_variant.prise"]),
        ("{{ product.metafields.custom.anything.value }}", []),
        ("{{ product.title.size.more }}", ["product.title.size.more"]),
        ("{% comment %}{{ product.titel }}{% endcomment %}", []),
        ("{{ 'product.titel' | json }}", []),
        ("{{ product.collections.title }}", ["product.collections.title"]),
    ],
)  # fmt: skip
def test_the_property_check_knows_shopifys_objects(text, wrong):
    assert wrong == unknown_properties(text)


def test_a_price_is_never_formatted():
    for file, text in files("all events").items():
        if file.endswith(".liquid"):
            assert not re.search(r"\|\s*(money|img_url)", text), file


def test_places_that_shopify_has_retired_are_never_written():
    for file, text in files("all events").items():
        assert not re.search(
            r"checkout\.liquid|Shopify\.checkout|first_time_accessed|\{%-?\s*include ", text
        ), file


def test_the_section_and_the_embed_have_the_lines_of_the_layout():
    texts = files("all events")
    (lines,) = LINES.findall(texts["INSTALL.md"])
    expected = [line.strip() for line in lines.splitlines()]

    for file in ("sections/klaviyo.liquid", "extension/blocks/klaviyo.liquid"):
        assert expected == [line for line in texts[file].splitlines() if "{% render" in line]


def test_the_extension_says_the_same_as_the_snippets():
    texts = files("all events")

    for file in [file for file in texts if file.startswith("snippets/") and "layout" not in file]:
        assert texts[file].strip() == texts[f"extension/{file}"].strip()
    assert (
        texts["extension/assets/klaviyo_runtime.js"].strip()
        in texts["snippets/klaviyo_layout.liquid"]
    )


@pytest.mark.parametrize("file", ["sections/klaviyo.liquid", "extension/blocks/klaviyo.liquid"])
def test_a_schema_is_json_with_what_its_place_asks_for(file):
    (text,) = re.findall(
        r"\{% schema %\}(.*?)\{% endschema %\}", files("all events")[file], re.DOTALL
    )
    schema = json.loads(text)

    assert len(schema["name"]) <= 25
    assert schema.get("target") == ("body" if "blocks" in file else None)
