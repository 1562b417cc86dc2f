"""The files for Google Tag Manager, without a browser: GTM would import them, and they are ES5."""

import contextlib
import io
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from unittest import mock

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
    "two events": 'events = ["identify", "viewed_product", "started_checkout"]\n',
    "identify alone": 'events = ["identify"]\n',
    "older calls": 'api = "legacy"\n' + EVERYTHING,
    "hostile metric": EVERYTHING
    + "[event.viewed_product]\n"
    + r'metric = "{{Page URL}}</script><!--\"{{"',
    "nothing from the data layer": 'events = ["hello"]\n[event.hello]\ncall = "track"\n'
    'metric = "Hello"\non = "page_loaded"\nproperties.Kind = { "@value" = "shop" }\n',
    "other keys": 'events = ["identify", "viewed_product"]\n'
    '[platform.gtm.browser.scope.product]\nsku = "product_data.sku"\nfrom = "page_data.product"\n'
    '[platform.gtm.browser.scope.customer]\nemail = "visitor.mail"\n',
    "a prefix": EVERYTHING + '[platform.gtm.options]\nprefix = "KL \\"1\\" / "\n',
    "other consent": EVERYTHING
    + '[platform.gtm.options]\nconsent = ["analytics_storage", "own"]\nconsent_event = "agreed"\n',
    "no consent": EVERYTHING + "[platform.gtm.options]\nconsent = []\n",
    "two signals for one trigger": 'events = ["viewed_product"]\n'
    '[platform.gtm.browser.signal]\nproductDetail = "product_viewed"\n',
}  # fmt: skip

KINDS = ("tag", "trigger", "variable", "folder")
SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
REFERENCE = re.compile(r"\{\{(.*?)\}\}")
# A reference of ours is a whole value of the message that a tag pushes.
BARE = re.compile(r'^  "[\w-]+": \{\{([^{}]+)\}\},?$')
PREFIX = {"a prefix": 'KL "1" / '}


@cache
def files(plan):
    return build(parse_plan(HEAD + PLANS[plan]))


@cache
def container(plan):
    return json.loads(files(plan)["gtm/container.json"])["containerVersion"]


def html_of(tag):
    return next(p["value"] for p in tag["parameter"] if p["key"] == "html")


def names(kind, plan):
    return [entity["name"] for entity in container(plan).get(kind, ())]


@pytest.fixture(params=PLANS)
def plan(request):
    return request.param


@cache
def allowed():
    """Google's schema, looked through once."""
    import jsonschema  # only here: it is large

    schema = json.loads((HERE / "container.schema.json").read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_the_container_is_what_googles_schema_allows(plan):
    allowed().validate(json.loads(files(plan)["gtm/container.json"]))


def test_another_reader_of_containers_has_nothing_to_say(plan, tmp_path):
    file = tmp_path / "container.json"
    file.write_text(files(plan)["gtm/container.json"], "utf-8")
    told = validated(file)

    assert "0 errors, 0 warnings" in told


def test_every_script_is_es5():
    scripts = {
        f"{plan}: {name} {number}": REFERENCE.sub("null", script)
        for plan in PLANS
        for name, html in htmls(plan).items()
        for number, script in enumerate(SCRIPT.findall(html))
    }
    command = ["node", HERE / "parse_es5.mjs"]
    result = subprocess.run(
        command, input=json.dumps(scripts), capture_output=True, text=True, check=True
    )

    assert len(scripts) >= 4 * len(PLANS)  # two of the runtime's tag, two of tag.html
    assert json.loads(result.stdout) == {}


def htmls(plan):
    tags = {tag["name"]: html_of(tag) for tag in container(plan)["tag"]}
    return tags | {"tag.html": files(plan)["gtm/tag.html"]}


def validated(file):
    """What tiggy says, in this process: starting it for each container would take seconds."""
    from tiggy.cli import main as tiggy  # only here: it is large

    out = io.StringIO()
    words = ["tiggy", "validate", "--strict", str(file)]
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        mock.patch.object(sys, "argv", words),
    ):
        try:
            code = tiggy()
        except SystemExit as stop:
            code = stop.code
    assert not code, out.getvalue()
    return out.getvalue()


def test_every_reference_is_bare_and_its_variable_is_there(plan):
    scripts = [html_of(tag) for tag in container(plan)["tag"]]
    lines = [line for script in scripts for line in script.split("\n") if "{{" in line]
    found = [BARE.match(line) for line in lines]

    assert all(found), lines
    assert {match[1] for match in found} == set(names("variable", plan))


def test_triggers_refer_to_the_event_and_nothing_else(plan):
    triggers = [t for t in container(plan)["trigger"] if t["type"] == "CUSTOM_EVENT"]

    assert {tuple(REFERENCE.findall(json.dumps(trigger))) for trigger in triggers} <= {("_event",)}


def test_the_tag_to_paste_holds_nothing_that_gtm_would_replace(plan):
    assert "{{" not in files(plan)["gtm/tag.html"]


def test_names_and_ids_are_given_once_and_what_is_referred_to_exists(plan):
    whole = container(plan)
    ids = []
    for kind in KINDS:
        entities = whole.get(kind, ())
        ids += [entity[f"{kind}Id"] for entity in entities]
        assert kind == "folder" or {entity["parentFolderId"] for entity in entities} <= {"1"}
        assert len(names(kind, plan)) == len(set(names(kind, plan)))
        prefix = PREFIX.get(plan, "snippetgen - ")
        assert all(name.startswith(prefix) for name in names(kind, plan))
    assert len(ids) == len(set(ids))
    assert [] not in whole.values()  # GTM leaves out what there is none of

    fired = {id_ for tag in whole["tag"] for id_ in tag["firingTriggerId"]}
    assert fired == {trigger["triggerId"] for trigger in whole["trigger"]}
    setups = {setup["tagName"] for tag in whole["tag"] for setup in tag.get("setupTag", ())}
    assert (
        setups <= {f"{PREFIX.get(plan, 'snippetgen - ')}Klaviyo runtime"} <= set(names("tag", plan))
    )


def test_every_tag_waits_for_consent_and_can_come_again(plan):
    """A tag that fires once per page is used up when consent has held it back."""
    for tag in container(plan)["tag"]:
        assert tag["tagFiringOption"] == "ONCE_PER_EVENT"
        asked = "NOT_NEEDED" if plan == "no consent" else "NEEDED"
        assert tag["consentSettings"]["consentStatus"] == asked


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
    def tag(plan, name):
        (found,) = (tag for tag in container(plan)["tag"] if tag["name"] == name)
        return found

    for name in ("Viewed Product (view_item)", "Started Checkout (begin_checkout)"):
        few, more = (tag(plan, f"snippetgen - {name}") for plan in ("two events", "everything"))
        assert few == more


def test_fingerprints_are_digits_that_follow_the_content():
    new, old = (container(plan)["tag"] for plan in ("everything", "older calls"))

    assert all(tag["fingerprint"].isdecimal() for tag in new)
    assert new[0]["fingerprint"] != old[0]["fingerprint"]
    assert [tag["fingerprint"] for tag in new[1:]] == [tag["fingerprint"] for tag in old[1:]]


def test_the_installation_says_how_many_there_are_and_never_both_ways():
    text = build(load_plan(HERE.parent.parent / "snippetgen.toml"), ["gtm"])["gtm/INSTALL.md"]
    whole = container("everything")

    assert f"{len(whole['tag'])} new tags and {len(whole['trigger'])} new triggers" in text
    assert "Take one of them, never two" in text
