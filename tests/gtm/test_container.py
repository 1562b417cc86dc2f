"""The files for Google Tag Manager, without a browser: GTM would import them, and they are ES5."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from snippetgen import build, load_plan
from snippetgen.plan import parse_plan

HERE = Path(__file__).parent
HEAD = 'company_id = "AbC123"\nplatforms = ["gtm"]\n'
EVERYTHING = (
    'events = ["identify", "viewed_product", "added_to_cart", "started_checkout",'
    ' "placed_order", "ordered_product"]\n'
)

# Plans that could bring out what the example plan does not.
PLANS = {
    "everything": EVERYTHING,
    "one event": 'events = ["viewed_product"]\n',
    "identify alone": 'events = ["identify"]\n',
    "older calls": 'api = "legacy"\n' + EVERYTHING,
    "hostile metric": EVERYTHING
    + r'[event.viewed_product]' + '\n'
    + r'metric = "{{Page URL}}</script><!--\"\u2028{{"' + '\n',
    "other keys": 'events = ["identify", "viewed_product"]\n'
    '[platform.gtm.browser.scope.product]\nsku = "product_data.sku"\nfrom = "page_data.product"\n'
    '[platform.gtm.browser.scope.customer]\nemail = "visitor.mail"\n',
    "two signals for one trigger": 'events = ["viewed_product"]\n'
    '[platform.gtm.browser.signal]\nproductDetail = "product_viewed"\n',
}  # fmt: skip

SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
REFERENCE = re.compile(r"\{\{(.*?)\}\}")
# A reference of ours is a whole value of the message that a tag pushes.
BARE = re.compile(r'^  "[\w-]+": \{\{(snippetgen - [\w-]+)\}\},?$')


@cache
def files(plan):
    return build(parse_plan(HEAD + PLANS[plan]))


@cache
def container(plan):
    return json.loads(files(plan)["gtm/container.json"])["containerVersion"]


def html_of(tag):
    return next(p["value"] for p in tag["parameter"] if p["key"] == "html")


def names(kind, plan):
    return [entity["name"] for entity in container(plan)[kind]]


@pytest.fixture(params=PLANS)
def plan(request):
    return request.param


def test_the_container_is_what_googles_schema_allows(plan):
    schema = json.loads((HERE / "container.schema.json").read_text("utf-8"))

    jsonschema.validate(json.loads(files(plan)["gtm/container.json"]), schema)


def test_another_reader_of_containers_has_nothing_to_say(plan, tmp_path):
    file = tmp_path / "container.json"
    file.write_text(files(plan)["gtm/container.json"], "utf-8")
    command = [Path(sys.executable).with_name("tiggy"), "validate", "--strict", file]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 errors, 0 warnings" in result.stdout


def test_every_script_is_es5(plan):
    tags = {tag["name"]: html_of(tag) for tag in container(plan)["tag"]}
    tags["tag.html"] = files(plan)["gtm/tag.html"]
    scripts = {
        f"{name} {number}": REFERENCE.sub("null", script)
        for name, html in tags.items()
        for number, script in enumerate(SCRIPT.findall(html))
    }
    command = ["node", HERE / "parse_es5.mjs"]
    result = subprocess.run(
        command, input=json.dumps(scripts), capture_output=True, text=True, check=True
    )

    assert len(scripts) >= 4
    assert json.loads(result.stdout) == {}


def test_every_reference_is_bare_and_its_variable_is_there(plan):
    lines = [line for tag in container(plan)["tag"] for line in html_of(tag).split("\n") if "{{" in line]
    found = [BARE.match(line) for line in lines]

    assert all(found), lines
    assert {match[1] for match in found} == set(names("variable", plan) if "variable" in container(plan) else ())


def test_triggers_refer_to_the_event_and_nothing_else(plan):
    triggers = [t for t in container(plan)["trigger"] if t["type"] == "CUSTOM_EVENT"]

    assert {tuple(REFERENCE.findall(json.dumps(trigger))) for trigger in triggers} <= {("_event",)}


def test_the_tag_to_paste_holds_nothing_that_gtm_would_replace(plan):
    assert "{{" not in files(plan)["gtm/tag.html"]


def test_names_and_ids_are_given_once_and_what_is_referred_to_exists(plan):
    whole = container(plan)
    ids = [e[f"{kind}Id"] for kind in ("tag", "trigger", "variable", "folder") for e in whole.get(kind, ())]
    assert len(ids) == len(set(ids))

    for kind in ("tag", "trigger", "variable", "folder"):
        if kind in whole:
            assert len(names(kind, plan)) == len(set(names(kind, plan)))
            assert all(name.startswith("snippetgen - ") for name in names(kind, plan))
            assert kind == "folder" or {entity["parentFolderId"] for entity in whole[kind]} == {"1"}

    fired = {id_ for tag in whole["tag"] for id_ in tag["firingTriggerId"]}
    assert fired == {trigger["triggerId"] for trigger in whole["trigger"]}
    setups = {setup["tagName"] for tag in whole["tag"] for setup in tag.get("setupTag", ())}
    assert setups <= {"snippetgen - Klaviyo runtime"} <= set(names("tag", plan))


def test_every_tag_waits_for_consent_and_can_come_again(plan):
    """A tag that fires once per page is used up when consent has held it back."""
    for tag in container(plan)["tag"]:
        assert tag["tagFiringOption"] == "ONCE_PER_EVENT"
        assert tag["consentSettings"]["consentStatus"] == "NEEDED"


def test_each_signal_has_its_tag_and_brings_the_runtime_along():
    tags = {tag["name"]: tag for tag in container("everything")["tag"]}

    assert list(tags) == [
        "snippetgen - Klaviyo runtime",
        "snippetgen - Viewed Product (view_item)",
        "snippetgen - Added to Cart (add_to_cart)",
        "snippetgen - Started Checkout (begin_checkout)",
        "snippetgen - Placed Order, Ordered Product (purchase)",
    ]
    assert [len(tag.get("setupTag", ())) for tag in tags.values()] == [0, 1, 1, 1, 1]


def test_a_variable_that_lasts_is_version_2_and_one_of_the_moment_version_1():
    def versions(plan):
        found = {}
        for variable in container(plan)["variable"]:
            values = {p["key"]: p["value"] for p in variable["parameter"]}
            found[values["name"]] = values["dataLayerVersion"]
        return found

    assert versions("everything") == {"ecommerce": "1", "user_data": "2"}
    assert versions("one event") == {"ecommerce": "1"}
    assert versions("identify alone") == {"user_data": "2"}
    assert versions("other keys") == {"page_data": "1", "visitor": "2", "user_data": "2"}


def test_an_event_more_changes_no_other_tag():
    few, more = ({tag["name"]: tag for tag in container(plan)["tag"]} for plan in ("one event", "everything"))
    view = "snippetgen - Viewed Product (view_item)"

    assert few[view]["tagId"] == more[view]["tagId"]
    assert few[view]["firingTriggerId"] == more[view]["firingTriggerId"]


def test_fingerprints_are_digits_that_follow_the_content():
    def fingerprints(plan):
        return {tag["name"]: tag["fingerprint"] for tag in container(plan)["tag"]}

    assert all(value.isdecimal() for value in fingerprints("everything").values())
    assert fingerprints("everything")["snippetgen - Klaviyo runtime"] != fingerprints("older calls")[
        "snippetgen - Klaviyo runtime"
    ]


def test_the_installation_says_how_many_there_are_and_never_both_ways():
    text = build(load_plan(HERE.parent.parent / "snippetgen.toml"), ["gtm"])["gtm/INSTALL.md"]
    whole = container("everything")

    assert f"{len(whole['tag'])} new tags and {len(whole['trigger'])} new triggers" in text
    assert "never both" in text
