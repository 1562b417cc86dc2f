"""What we write ourselves breaks none of our rules: the lint of `dist/`, platform by platform."""

from pathlib import Path

import pytest

from snippetgen.lint import Linter

ROOT = Path(__file__).parents[2]
PLATFORMS = sorted(folder for folder in (ROOT / "dist").iterdir() if folder.is_dir())


@pytest.mark.parametrize("folder", PLATFORMS, ids=lambda folder: folder.name)
def test_nothing_is_found_in_what_is_written_for_a_platform(folder):
    linted = Linter().lint([folder])

    assert [] == [
        (file.path.name, rule.code, hit.path) for file in linted.read for rule, hit in file.found
    ]
    assert [] == linted.problems
    assert linted.read


def test_every_platform_has_a_folder():
    assert {folder.name for folder in (ROOT / "templates").iterdir() if folder.is_dir()} <= {
        folder.name for folder in PLATFORMS
    }
