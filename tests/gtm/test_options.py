"""What a plan can choose for Tag Manager, through the runner: `[platform.gtm.options]`."""

import json
import subprocess
from functools import cache

import pytest

from snippetgen import build
from snippetgen.errors import PlanError
from snippetgen.gtm.check import remarks
from snippetgen.gtm.replay import replay
from snippetgen.gtm.testing import run_scenarios
from snippetgen.gtm.tpl import read_template
from snippetgen.plan import parse_plan
from tests.gtm.test_container import EVERYTHING, HEAD, HERE, allowed, validated

DENIED = {"gtag": ["consent", "default", {"ad_storage": "denied"}]}
GRANTED = {"gtag": ["consent", "update", {"ad_storage": "granted"}]}
SARAH = {"user_data": {"email": "sarah.mason@klaviyo-demo.com", "address": {"first_name": "Sarah"}}}
IDENTIFY = ["identify", {"$email": "sarah.mason@klaviyo-demo.com", "$first_name": "Sarah"}]


@cache
def files(options, events=EVERYTHING):
    return build(parse_plan(f"{HEAD}{events}[platform.gtm.options]\n{options}\n"))


def container(options, events=EVERYTHING):
    return json.loads(files(options, events)["gtm/container.json"])["containerVersion"]


def view(number, **more):
    item = {"item_id": str(number), "item_name": f"Book {number}", "price": "9.99"}
    return {"event": "view_item", "ecommerce": {"items": [item | more]}}


def calls(run):
    """What klaviyo.js is handed: [method, …]."""
    sent = [one for entry in run.log for one in entry.get("sent", ())]
    handed = [one["what"] for one in sent if one["to"] == "_klOnsite"]
    # The runtime also hands over functions for the answers, and asks whether it knows the visitor.
    said = [[part for part in call if part != "(function)"] for call in handed]
    return [call for call in said if call != ["isIdentified"]]


def without_identity(call):
    """The call without what only the runtime adds, so that nothing counts twice."""
    added = ("$event_id", "time")
    return [
        {key: value for key, value in part.items() if key not in added}
        if isinstance(part, dict)
        else part
        for part in call
    ]


def viewed(run):
    return [call[2]["ProductID"] for call in calls(run) if call[:2] == ["track", "Viewed Product"]]


AGREED = 'consent_event = "agreed"'


def test_what_consent_held_back_is_sent_once_on_the_event_of_the_banner():
    messages = [DENIED, SARAH, view(1), GRANTED, {"event": "agreed"}, view(2), {"event": "agreed"}]
    run = replay(container(AGREED), messages)

    assert ["1", "2"] == viewed(run)
    assert IDENTIFY == calls(run)[0]
    assert 1 == [call[0] for call in calls(run)].count("identify")
    assert [] == run.notes
    assert [] == run.faults


def test_a_banner_that_speaks_on_every_page_sends_nothing_twice():
    run = replay(
        container(AGREED), [SARAH, {"event": "agreed"}, view(1), view(2), {"event": "agreed"}]
    )

    assert ["1", "2"] == viewed(run)


def test_a_banner_that_is_refused_sends_nothing():
    run = replay(container(AGREED), [DENIED, view(1), {"event": "agreed"}, view(2)])

    assert [] == calls(run)


def test_without_the_option_what_was_held_back_stays_so():
    run = replay(container('consent_event = ""'), [DENIED, view(1), GRANTED, view(2)])

    assert ["2"] == viewed(run)


def test_each_tag_asks_for_the_consent_that_is_chosen():
    for tag in container('consent = ["analytics_storage", "own"]')["tag"]:
        listed = tag["consentSettings"]["consentType"]["list"]
        assert ["analytics_storage", "own"] == [one["value"] for one in listed]


def test_no_item_of_an_earlier_push_is_mixed_in():
    two = {
        "event": "view_item",
        "ecommerce": {"items": [view(1)["ecommerce"]["items"][0] | {"item_brand": "Old"}] * 2},
    }
    run = replay(container(""), [two, view(2)])

    assert [["Old"], []] == [
        [call[2]["Brand"]] if "Brand" in call[2] else []
        for call in calls(run)
        if call[0] == "track"
    ]


def test_the_older_enhanced_ecommerce_of_the_guide_works():
    guide = (HERE.parent.parent / "docs" / "gtm.md").read_text("utf-8")
    toml = next(part for part in guide.split("```") if "productDetail" in part)
    plan = parse_plan(f"{HEAD}{EVERYTHING}{toml.removeprefix('toml')}")
    tree = json.loads(build(plan)["gtm/container.json"])["containerVersion"]
    book = {
        "id": "1",
        "name": "Book",
        "price": "9.99",
        "brand": "B",
        "category": "A",
        "quantity": 2,
    }
    order = {"id": "T1", "revenue": "19.98", "coupon": "FREE"}
    messages = [
        {"event": "productDetail", "ecommerce": {"detail": {"products": [book]}}},
        {"event": "addToCart", "ecommerce": {"add": {"products": [book]}}},
        {"event": "checkout", "ecommerce": {"checkout": {"products": [book]}}},
        {
            "event": "transaction",
            "ecommerce": {"purchase": {"actionField": order, "products": [book]}},
        },
        view(9),
    ]
    tracked = {call[1]: call[2] for call in calls(replay(tree, messages)) if call[0] == "track"}

    assert [
        "Viewed Product", "Added to Cart", "Started Checkout", "Placed Order", "Ordered Product",
    ] == list(tracked)  # fmt: skip
    assert (9.99, "B") == (tracked["Viewed Product"]["Price"], tracked["Viewed Product"]["Brand"])
    assert 2 == tracked["Added to Cart"]["AddedItemQuantity"]
    assert 19.98 == tracked["Started Checkout"]["$value"]
    assert ("T1", 19.98) == (
        tracked["Placed Order"]["$event_id"],
        tracked["Placed Order"]["$value"],
    )


EMBED = 'template = "embed"'


def test_the_container_can_be_made_of_the_template(tmp_path):
    file = tmp_path / "container.json"
    file.write_text(files(EMBED)["gtm/container.json"], "utf-8")

    allowed().validate(json.loads(file.read_text("utf-8")))
    assert "0 errors, 0 warnings" in validated(file)
    assert {"cvt_0_1"} == {tag["type"] for tag in container(EMBED)["tag"]}


def test_the_template_in_the_container_sends_what_the_runtime_sends():
    messages = [SARAH, view(1, item_brand="B"), view(2)]
    made, plain = (replay(container(options), messages) for options in (EMBED, ""))

    assert [] == made.notes
    assert [] == made.faults
    loaded = ["https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"]
    assert loaded == [one["url"] for one in made.requests]
    assert [call for call in calls(plain) if call[0] == "identify"] == [IDENTIFY]
    assert [str(without_identity(call)) for call in calls(plain)] == list(map(str, calls(made)))


def test_the_template_in_the_container_waits_for_consent_by_itself():
    run = replay(container(EMBED), [DENIED, SARAH, view(1), GRANTED])

    assert ["1"] == viewed(run)
    assert ["identify", "track", "trackViewedItem"] == [call[0] for call in calls(run)]


@pytest.mark.parametrize(
    ("event", "method"), [("identify", "identify"), ("viewed_product", "track")]
)
def test_one_event_alone_can_be_embedded(event, method):
    run = replay(container(EMBED, f'events = ["{event}"]\n'), [SARAH, view(1)])

    assert [] == run.notes
    assert method == calls(run)[0][0]


@pytest.mark.parametrize(
    "consent", ['["ad_storage", "own"]', pytest.param("[]", marks=pytest.mark.slow)]
)
def test_the_templates_own_scenarios_pass_and_nothing_is_to_be_said_of_it(consent):
    template = read_template(files(f"consent = {consent}")["gtm/template/template.tpl"])
    outcomes = list(run_scenarios(template))

    assert [] == [outcome for outcome in outcomes if not outcome.passed]
    assert [] == list(remarks(template))
    assert len(outcomes) >= 25


@pytest.mark.slow
def test_the_types_of_googles_apis_have_nothing_to_say_of_the_code(tmp_path):
    """TypeScript with gtm-template-sandbox-types, which others wrote from Google's documents."""
    root = HERE.parent.parent
    template = read_template(files("")["gtm/template/template.tpl"])
    (tmp_path / "code.js").write_text(f"(function () {{{template.code.text}\n}})()", "utf-8")
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    command = [
        "node", root / "runtime" / "node_modules" / "typescript" / "bin" / "tsc", "--checkJs",
        "--allowJs", "--noEmit", "--skipLibCheck", "--strict", "false", "--lib", "es5", "--target",
        "es2017", "--moduleResolution", "node", "--types", "gtm-template-sandbox-types/types/web",
        "code.js",
    ]  # fmt: skip
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "" == result.stdout


def test_the_gallerys_files_come_when_asked_for_and_the_terms_only_by_the_user():
    below = "gtm/template/"

    assert {"template.tpl"} == names(files(""), below)
    assert set() == names(files('template = "none"'), below)
    everything = files("gallery = true\nterms = true")
    assert {"template.tpl", "LICENSE", "README.md", "metadata.yaml"} == names(everything, below)
    assert "Apache License" in everything[f"{below}LICENSE"]
    assert everything[f"{below}template.tpl"].startswith("___TERMS_OF_SERVICE___")
    assert "TERMS_OF_SERVICE" not in files("gallery = true")[f"{below}template.tpl"]


def names(made, below):
    return {name.removeprefix(below) for name in made if name.startswith(below)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('prefx = "a"', "did you mean 'prefix'?"),
        ("prefix = 5", "options.prefix: is text in quotes"),
        ('consent = "ad_storage"', "options.consent: is a list"),
        ("consent = [1]", "options.consent: is a list of texts"),
        ('template = "both"', "options.template: is 'none' or 'file' or 'embed'"),
        ('prefix = "{{x}} "', "options.prefix: holds {{ or }}"),
        ("gallery = 1", "options.gallery: is true or false"),
    ],
)
def test_an_option_that_there_is_not_is_named(options, message):
    with pytest.raises(PlanError) as raised:
        files(options)

    assert message in str(raised.value)


def test_fingerprints_follow_what_is_chosen_and_nothing_else():
    one, two, other = (container(o) for o in ("", 'template = "none"', 'prefix = "KL - "'))

    assert one == two
    assert one["tag"][1]["fingerprint"] != other["tag"][1]["fingerprint"]
