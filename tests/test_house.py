"""Rules of the house that a test keeps better than a reader."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

import snippetgen
from snippetgen.cli import COMMANDS

ROOT = Path(__file__).parents[1]
NOT_OURS = {".git", ".hypothesis", ".venv", "node_modules", "build", "__pycache__"}

PATH_OF_A_MACHINE = re.compile(r"(?<![\w.}])/(work|root|home|Users)/")
PACKAGE_REGISTRY = re.compile(r"//(deb|files|pypi|registry)\.")
LEFT_OUT = re.compile(
    r"pytest\.(skip|importorskip)|mark\.skip|\b(it|test|describe)\.(skip|only|todo)"
)
SLEEP = re.compile(r"time\.sleep\(|asyncio\.sleep\([^0)]|wait_for_timeout\(|waitForTimeout\(")


def files(folder="", endings=("",)):
    """Every file of the project below a folder, as a path from the root."""
    for here, folders, names in os.walk(ROOT / folder):
        folders[:] = {name for name in folders if not name.endswith("_cache")} - NOT_OURS
        for name in names:
            if name.endswith(endings) and name not in NOT_OURS:
                yield (Path(here) / name).relative_to(ROOT)


def text(file):
    return (ROOT / file).read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("folder", "endings", "limit"),
    [
        ("snippetgen", (".py",), 250),
        ("runtime/src", (".js",), 120),
        ("templates", (".jinja",), 120),
    ],
)
def test_files_stay_short(folder, endings, limit):
    lengths = {str(file): text(file).count("\n") for file in files(folder, endings)}

    assert lengths
    assert {} == {file: length for file, length in lengths.items() if length > limit}


@pytest.mark.parametrize("pattern", [PATH_OF_A_MACHINE, PACKAGE_REGISTRY])
def test_no_file_names_a_machine_or_a_registry(pattern):
    assert [] == [str(file) for file in files() if pattern.search(text(file))]


@pytest.mark.parametrize("pattern", [LEFT_OUT, SLEEP])
def test_no_test_is_skipped_or_sleeps(pattern):
    tests = [*files("tests", (".py", ".js")), *files("runtime", (".test.js",))]

    assert [] == [str(file) for file in tests if pattern.search(text(file))]


def test_locks_hold_no_download_addresses():
    assert "://" not in text("requirements-dev.lock")
    assert [] == [
        f"{lock}: {name}"
        for lock in files(endings=("package-lock.json",))
        for name, package in json.loads(text(lock))["packages"].items()
        if "resolved" in package
    ]


def test_runtime_depends_on_nothing():
    assert "dependencies" not in json.loads(text("runtime/package.json"))


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_shows_every_command(command):
    assert f"snippetgen {command}" in text("README.md")


def test_version_is_said_alike():
    assert snippetgen.__version__ == tomllib.loads(text("pyproject.toml"))["project"]["version"]
