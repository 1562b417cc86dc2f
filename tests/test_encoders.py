"""Every encoder in every template engine: what goes in comes out of a real page, or is missing."""

import json
import math
import re
from fractions import Fraction

import pytest

from snippetgen.encode import config_json, script_json
from tests.encoders.hosts import HOSTS, PAGE, SCRIPT, Host, Runtime, script
from tests.encoders.nasty import decimals, json_values, numbers, texts
from tests.examples import examples
from tests.hosts.django_shop import LOCALES

ENOUGH = examples(2000)  # different values for each encoder in each engine

# What ends a script or a line of one, and what begins host code.
UNSAFE = re.compile("[<>&\u2028\u2029]|\\{[{%#]")


@pytest.fixture(scope="module", params=HOSTS)
def host(request):
    started = Host(request.param)
    yield started
    started.close()


@pytest.fixture(scope="module")
def runtime():
    started = Runtime()
    yield started
    started.close()


def check(of, values):
    """Check them by the hundred, and alone where that fails: the traceback then has only one."""
    assert ENOUGH <= len({repr(value) for value in values})
    for start in range(0, len(values), 100):
        batch = values[start : start + 100]
        try:
            of(batch)
        except Exception:
            for value in batch:
                of([value])
            raise


def number(text):
    """What JavaScript's Number makes of it, which knows less than Python's float."""
    assert re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text, re.ASCII | re.IGNORECASE), text
    return float(text)


def rounded(value):
    """Four digits, halves up, as the runtime does."""
    return math.floor(Fraction(value * 1e4) + Fraction(1, 2)) / 1e4


def test_json_that_is_known_at_build_time_is_read_from_a_page_as_it_was():
    def is_read_again(values):
        named = {str(value): value for value in values}
        config = {"company_id": "AbC123", **named, "tags": named, "signals": named}
        for value, text in (
            (values, script_json(values)),
            (values, script_json(values, indent=2)),
            (config, config_json(config)),
        ):
            assert not UNSAFE.search(text)
            assert value == json.loads(script(PAGE.format(SCRIPT.format(text))))

    check(is_read_again, [*texts(), *json_values()])


# A locale is nothing to text that has no code in it.
@pytest.mark.parametrize("host", [h for h in HOSTS if not h.startswith("django-")], indirect=True)
def test_json_that_is_known_at_build_time_is_no_code_to_the_template_engine(host):
    def is_rendered_as_it_is(values):
        tags = {text: {text: [text]} for text in values}
        page = config_json({"company_id": "AbC123", "tags": tags}) + script_json(values, indent=2)
        assert page == host.engine.render_text(page, {"probe": "was rendered"})

    check(is_rendered_as_it_is, texts())


def test_text_arrives_as_it_is_and_nothing_else_with_it(host, runtime):
    """Nothing is normalised, line ends neither. Empty text is missing."""

    def arrives(values):
        rows = [
            {"text": text, "guard": {"there": True, "text": text}, "texts": [text, "and"]}
            for text in values
        ]
        expected = [
            {"name": text, "brand": text, "categories": [text, "and"]}
            if text
            else {"categories": ["and"]}
            for text in values
        ]
        assert expected == items(host, runtime, rows)

    check(arrives, texts())


def test_a_number_arrives_as_the_same_number(host, runtime):
    """As text, which Number() reads; the runtime then settles units and digits."""
    unit = 100 if host.name == "shopify" else 1  # where money is hundredths

    def arrives(values):
        arrived = items(host, runtime, [{"text": value, "number": value} for value in values])
        assert [float(value) for value in values] == [number(item["name"]) for item in arrived]
        assert [
            {"price": rounded(float(value) / unit), "quantity": rounded(float(value))}
            for value in values
        ] == [{"price": item["price"], "quantity": item["quantity"]} for item in arrived]

    check(arrives, numbers())
    if host.has_decimals:
        check(arrives, decimals())


@pytest.mark.parametrize("host", LOCALES, indirect=True)
def test_without_the_idiom_django_prints_a_number_as_the_locale_has_it(host):
    printed = {"en-us": "1,234.5", "de": "1.234,5", "ar": "1234,5"}

    assert printed[LOCALES[host.name]] == host.engine.render_text("{{ x }}", {"x": 1234.5})


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"text": None, "number": None, "guard": None, "texts": None},
        {"text": "", "number": "", "guard": {"there": False, "text": "hidden"}, "texts": []},
    ],
)
def test_what_is_not_there_arrives_as_missing(host, runtime, row):
    assert [{}] == items(host, runtime, [row])


def test_what_is_no_number_arrives_as_none(host, runtime):
    values = [True, False, "", " ", "1,234.50", "12 €", "null"]

    assert [{}] * len(values) == [
        {key: item[key] for key in ("price", "quantity") if key in item}
        for item in items(host, runtime, [{"number": value} for value in values])
    ]


def test_true_and_false_arrive_as_words(host, runtime):
    arrived = items(host, runtime, [{"text": True}, {"text": False}])

    assert ["true", "false"] == [item["name"].lower() for item in arrived]  # Django's are capital


@pytest.mark.parametrize("length", [0, 1, 2, 40])
def test_a_list_arrives_with_all_that_it_has(host, runtime, length):
    words = [f"{number}, or so" for number in range(length)]
    rows = [{"text": word, "texts": words} for word in words]

    expected = [{"name": word, "categories": words} for word in words]
    assert expected == items(host, runtime, rows)


@pytest.mark.parametrize("rows", [{}, {"rows": None}, {"rows": []}])
def test_a_list_that_is_not_there_arrives_as_missing(host, runtime, rows):
    read = runtime.read(host.script({"probe": {"there": True, **rows}}), host.config)

    assert {"on": "probed", "scopes": {"probe": {}}} == read


@pytest.mark.parametrize("context", [{}, {"probe": None}, {"probe": False}])
def test_a_scope_that_is_not_there_is_null(host, runtime, context):
    read = runtime.read(host.script(context), host.config)

    assert {"on": "probed", "scopes": {"probe": None}} == read


@pytest.mark.parametrize("context", [{}, {"here": None}, {"here": False}])
def test_a_block_is_not_printed_where_its_trigger_did_not_happen(host, context):
    rendered = host.render({"probe": {"rows": [{"text": "x"}]}, **context})

    assert PAGE.format("") == rendered.replace("\n", "")


def items(host, runtime, rows):
    """The rows of the page as the runtime reads them."""
    text = host.script({"probe": {"rows": rows}})
    return runtime.read(text, host.config)["scopes"]["probe"].get("items", [])
