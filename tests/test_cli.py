"""The command line: results on stdout, talk on stderr, exit codes 0, 1 and 2, no traceback."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.catalog import platform_folders
from snippetgen.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent


def run(*args: str, input: str | None = None) -> Result:
    answer = CliRunner().invoke(main, list(args), input=input)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_init_build_show_list_in_the_order_of_the_readme(here: Path) -> None:
    assert 0 == run("init", "--platform", "shopify", "--company-id", "AbC123").exit_code
    built = run("build")
    assert 0 == built.exit_code
    assert "dist/shopify/snippets/klaviyo_layout.liquid" in built.stdout.splitlines()
    assert "dist/shopify/INSTALL.md" in built.stderr
    assert (here / "dist" / "shopify" / "INSTALL.md").is_file()
    assert 0 == run("build", "--check").exit_code
    assert '"on": "product_viewed"' in run("show", "shopify", "viewed_product").stdout
    assert "viewed_product" in run("list").stdout


@pytest.mark.parametrize("platform", platform_folders())
def test_the_examples_that_init_writes_are_right_for_the_platform(
    here: Path, platform: str
) -> None:
    """Without their comment marks they say an event of one's own, and where values are."""
    run("init", "--platform", platform, "--company-id", "AbC123")
    plan = here / "snippetgen.toml"
    said, mark, examples = plan.read_text("utf-8").partition("# Another metric name")
    toml = re.sub(r"^# (?=\[|[\w.]+ = )", "", mark + examples, flags=re.MULTILINE)
    plan.write_text(said + toml, encoding="utf-8")
    built, listed = run("build"), json.loads(run("list", "--format", "json").stdout)

    assert (0, "full") == (built.exit_code, listed[platform]["finished_quiz"]["state"])
    others = set(platform_folders()) - {platform}
    assert set() == {other for other in others if f"platform.{other}." in toml}


def test_init_asks_for_what_it_is_not_told(here: Path) -> None:
    answer = run("init", input="gtm, html\nAbC123\n")

    assert (0, "snippetgen.toml\n") == (answer.exit_code, answer.stdout)
    assert "[html]" in answer.stderr  # the default is shown
    assert 'platforms = ["gtm", "html"]' in (here / "snippetgen.toml").read_text()


def test_init_asks_again_after_a_wrong_answer(here: Path) -> None:
    answer = run("init", input="shopfy\nshopify\nXXXXXX\nAbC123\n")

    assert 0 == answer.exit_code
    assert "did you mean 'shopify'?" in answer.stderr
    assert "placeholder" in answer.stderr


def test_init_does_not_overwrite(here: Path) -> None:
    (here / "snippetgen.toml").write_text("mine")
    answer = run("init", "--platform", "html", "--company-id", "AbC123")

    assert 2 == answer.exit_code
    assert "--force overwrites it" in answer.stderr
    assert "mine" == (here / "snippetgen.toml").read_text()


@pytest.mark.parametrize("key", ["pk_1234567890abcdef", "pk_live"])
def test_init_does_not_echo_a_private_key(here: Path, key: str) -> None:
    answer = run("init", "--platform", "html", "--company-id", key)

    assert 2 == answer.exit_code
    assert key not in answer.output
    assert not (here / "snippetgen.toml").exists()


def test_show_prints_the_snippet_and_nothing_else(here: Path) -> None:
    run("init", "--platform", "html", "--company-id", "AbC123")
    answer = run("show", "html")

    assert "" == answer.stderr
    assert answer.stdout.startswith("<!--")
    assert answer.stdout.endswith("</script>\n")


def test_a_platform_that_sends_nothing_is_named(here: Path) -> None:
    head = 'company_id = "AbC123"\nplatforms = ["shopify", "html"]\n'
    (here / "snippetgen.toml").write_text(head + 'events = ["placed_order"]\n')
    answer = run("build")

    assert 0 == answer.exit_code
    assert "warning: shopify sends nothing of this plan" in answer.stderr
    assert "html sends nothing" not in answer.stderr


def test_a_stale_dist_exits_with_1_and_a_diff(here: Path) -> None:
    run("init", "--platform", "html", "--company-id", "AbC123")
    run("build")
    (here / "dist" / "html" / "layout.html").write_text("edited\n")
    answer = run("build", "--check")

    assert 1 == answer.exit_code
    assert "-edited" in answer.stdout
    assert "run `snippetgen build`" in answer.stderr
    assert "edited\n" == (here / "dist" / "html" / "layout.html").read_text()


def test_build_takes_some_of_the_platforms(here: Path) -> None:
    run("init", "--platform", "html", "--platform", "django", "--company-id", "AbC123")
    run("build", "django", "--out", "elsewhere")

    assert ["django"] == [p.name for p in (here / "elsewhere").iterdir() if p.is_dir()]


def test_build_says_what_to_read_where_something_has_changed(here: Path) -> None:
    run("init", "--platform", "html", "--company-id", "AbC123")
    guide = f"next: read {Path('dist/html/INSTALL.md')}"

    assert guide in run("build").stderr
    assert "next:" not in run("build").stderr


def test_explain_says_where_codes_are_listed() -> None:
    answer = run("explain", "X999")

    assert (2, True) == (answer.exit_code, "`snippetgen explain` lists them all" in answer.stderr)


def test_build_refuses_a_platform_that_the_plan_does_not_have(here: Path) -> None:
    run("init", "--platform", "html", "--company-id", "AbC123")
    answer = run("build", "htlm")

    assert (2, "") == (answer.exit_code, answer.stdout)
    assert "did you mean 'html'?" in answer.stderr


def test_a_missing_plan_says_how_to_get_one(here: Path) -> None:
    answer = run("build")

    assert 2 == answer.exit_code
    assert "`snippetgen init` writes one" in answer.stderr


def test_list_as_json_says_what_is_missing(here: Path) -> None:
    run("init", "--platform", "gtm", "--company-id", "AbC123")
    cells = json.loads(run("list", "--format", "json").stdout)["gtm"]

    assert {"identify", "placed_order"} <= set(cells)
    assert "product.sku" in cells["viewed_product"]["missing"]


def test_an_unknown_command_is_a_usage_error() -> None:
    assert 2 == run("biuld").exit_code


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    answer = run(name, "--help")

    assert 0 == answer.exit_code
    assert "Usage:" in answer.stdout


def test_help_lists_every_command_in_order() -> None:
    listed = [
        line.split()[0]
        for line in run("--help").stdout.split("Commands:\n")[1].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]

    assert list(COMMANDS) == listed
