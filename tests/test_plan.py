"""Reading a tracking plan: what it may say, and what every mistake is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen import PlanError, load_plan
from snippetgen.catalog import data_folder
from snippetgen.cli import main
from snippetgen.plan import parse_plan
from snippetgen.plan_template import plan_text
from snippetgen.toml_lines import line_of

CASES = sorted((Path(__file__).parent / "cases" / "plans_with_errors").glob("*.toml"))

SMALL = """\
company_id = "AbC123"
platforms = ["liquid"]
events = ["identify", "viewed_product"]
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_wrong_plan_is_answered_with_file_line_and_what_to_type(
    case: Path, tmp_path: Path
) -> None:
    """The expected answer lies beside the plan; a new pair of files is a new test."""
    answer = CliRunner().invoke(main, ["build", "--plan", str(case), "--out", str(tmp_path / "o")])

    expected = case.with_suffix(".txt").read_text(encoding="utf-8")
    assert expected == answer.stderr.replace(f"{case.parent}/", "")
    assert (2, "") == (answer.exit_code, answer.stdout)
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_no_answer_holds_a_private_key(case: Path) -> None:
    answer = case.with_suffix(".txt").read_text(encoding="utf-8")

    assert "pk_1" not in answer
    assert "pk_live" not in answer


def test_a_plan_of_three_lines_is_enough() -> None:
    plan = parse_plan(SMALL)

    assert ("identify", "viewed_product") == tuple(event.name for event in plan.events)
    assert "AbC123" == plan.company_id


def test_the_plan_that_init_writes_is_read_back() -> None:
    plan = parse_plan(plan_text("AbC123", ["gtm", "html"], ["identify", "placed_order"]))

    assert ("gtm", "html") == plan.platforms
    assert 2 == len(plan.events)


def test_every_commented_example_in_the_written_plan_is_a_plan_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uncommenting the optional part gives a plan that is accepted."""
    example = (data_folder("templates") / "django" / "_plan.toml").read_text(encoding="utf-8")
    text = plan_text("AbC123", ["django"], ["identify", "viewed_product"], examples=[example])
    head, _, options = text.partition("# --- All below")
    lines = options.split("\n")[1:]
    keys = [
        line[2:]
        for line in lines
        if line.startswith("# ") and " = " in line and "[" not in line[:3]
    ]
    tables = "\n".join(
        line[2:] for line in lines if line.startswith(("# [", "# ")) and _is_toml(line)
    )
    (tmp_path / "my-templates").mkdir()
    monkeypatch.chdir(tmp_path)
    plan = parse_plan(head + tables)

    assert keys
    assert {"identify", "viewed_product", "finished_quiz"} == {event.name for event in plan.events}
    assert "legacy" == plan.api


def _is_toml(line: str) -> bool:
    return line.startswith("# [") or " = " in line.partition("#")[2].partition("#")[0]


def test_an_event_of_the_users_own_has_its_own_trigger_and_variables() -> None:
    plan = parse_plan(
        SMALL
        + """
[event.finished_quiz]
metric = "Finished Quiz"
on = "quiz_finished"
properties = { Result = "quiz.result", Source = { "@value" = "site" } }
[trigger]
quiz_finished = ["quiz"]
[scope.quiz]
result = "string"
"""
    )

    assert "finished_quiz" == plan.events[-1].name
    assert "string" == plan.vocabulary.type_of("quiz.result")


def test_false_takes_a_property_away_and_a_new_one_is_added() -> None:
    changes = '\n[event.viewed_product.properties]\nBrand = false\nKind = "product.variant"\n'
    (event,) = [e for e in parse_plan(SMALL + changes).events if e.name == "viewed_product"]

    assert "Brand" not in event.properties
    assert "product.variant" == event.properties["Kind"]


def test_a_list_of_the_plans_own_has_items_of_its_own_shape() -> None:
    words = parse_plan(
        SMALL
        + """
[shape.item]
size = "string"
[shape.answer]
score = "number"
of = ["item"]
[scope.quiz]
answers = ["answer"]
"""
    ).vocabulary

    paths = ("order.items.size", "product.size", "quiz.answers.score", "quiz.answers.of.price")
    assert ["string", "string", "number", "money"] == [words.type_of(path) for path in paths]


def test_identify_can_go_without_dollar_prefixes() -> None:
    (event, _) = parse_plan(SMALL + "dollar_prefix = false\n").events

    assert {"email", "phone_number", "first_name", "last_name"} == set(event.properties)


def test_a_plan_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "snippetgen.toml"
    path.write_bytes(b'company_id = "\xff"')

    with pytest.raises(PlanError, match="not UTF-8: byte 14"):
        load_plan(path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "snippetgen.toml"
    path.write_text("\ufeff" + SMALL, encoding="utf-8")

    assert "AbC123" == load_plan(path).company_id


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (["platforms"], "two", 4),
        (["event", "viewed_product", "metric"], None, 8),
        (["event", "viewed_product", "properties", "Price"], None, 9),
        (["event", "other"], None, 6),
        (["nowhere"], None, None),
        (["event", "seen"], None, 10),
        (["event", "seen", "metric"], None, 10),
    ],
)
def test_the_line_of_a_key_is_found(path: list[str], value: str | None, line: int | None) -> None:
    text = (
        'company_id = "x"\nplatforms = [\n  "one",\n  "two",\n]\n'
        '[event]\n[event.viewed_product]\nmetric = "M"\nproperties.Price = "p"\n'
        "[event.seen.properties]\n"
    )

    assert line == line_of(text, path, value)
