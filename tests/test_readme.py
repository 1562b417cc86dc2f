"""What the README shows is what happens: its commands are run, its plans are read."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.plan import parse_plan

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MISSPELT = """\
company_id = "AbC123"
platforms = ["shopify"]
events = ["viewed_produkt"]
"""


def blocks(language):
    return [body for name, body in FENCE.findall(README) if name == language]


def sessions():
    """Each command that the README shows, with the lines that it is said to print."""
    for block in blocks("console"):
        for part in block.split("$ ")[1:]:
            command, *printed = part.rstrip("\n").split("\n")
            yield command, printed


def test_every_command_prints_what_the_readme_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "misspelt.toml").write_text(MISSPELT)

    shown = list(sessions())
    assert len(shown) > 3
    for command, printed in shown:
        program, *arguments = command.split()
        if arguments == ["list"]:
            (tmp_path / "snippetgen.toml").write_text((ROOT / "snippetgen.toml").read_text())
        answer = CliRunner().invoke(main, arguments)
        said = answer.output.rstrip("\n").split("\n")
        expected = printed[:-1] if printed[-1] == "…" else printed
        assert expected == said[: len(expected)]
        assert program == "snippetgen"
        assert printed[-1] == "…" or expected == said


def test_the_plan_of_a_dozen_lines_is_the_example_plan():
    plan, _ = blocks("toml")

    assert tomllib.loads(plan) == tomllib.loads((ROOT / "snippetgen.toml").read_text())
    assert len([line for line in plan.split("\n") if line]) <= 12


def test_the_plan_that_says_everything_differently_can_be_used():
    plan, changes = blocks("toml")
    events = [event.metric for event in parse_plan(plan + changes).events]

    assert "Viewed Book" in events
    assert "Finished Quiz" in events


def test_the_library_is_used_as_the_readme_says(monkeypatch):
    (program,) = blocks("python")
    monkeypatch.chdir(ROOT)
    names = {}
    exec(program, names)

    assert "django/INSTALL.md" in names["files"]
    assert names["snippet"]
    assert "identify" in [cell.event for cell in names["cells"]]


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_a_link_leads_somewhere(link):
    assert (ROOT / link).exists()


def test_the_snippet_is_what_is_written():
    """The lines that stand for many are the dots; all others are in the file of that name."""
    (shown,) = blocks("liquid")
    written = (ROOT / "dist/shopify/snippets/klaviyo_product_viewed.liquid").read_text()

    lines = [line for line in shown.split("\n") if line.strip() != "…"]
    assert [line for line in lines if line not in written.split("\n")] == []
