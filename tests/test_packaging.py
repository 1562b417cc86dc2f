"""What users install holds all that it needs, works away from the checkout, and is free to use."""

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import snippetgen
from snippetgen.catalog import platform_folders

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]

# Licences that let anybody use, change and pass on what comes along with snippetgen.
PERMISSIVE = {
    "Apache-2.0",
    "BSD License",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT License",
    "PSF-2.0",
    "Unlicense",
}


def run(*command, cwd=None):
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def files_in(folder):
    """Every file of a folder of the checkout, as a path from the root."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def needed(requirement):
    """Every distribution that installing a requirement brings here, by name."""
    found, todo = {}, [Requirement(requirement)]
    while todo:
        wanted = todo.pop()
        distribution = metadata.distribution(wanted.name)
        found[canonicalize_name(wanted.name)] = distribution
        for line in distribution.requires or ():
            part = Requirement(line)
            extras = ("", *wanted.extras)
            if not part.marker or any(part.marker.evaluate({"extra": extra}) for extra in extras):
                todo.append(part)
    return found


# What a user who wants all of it gets.
SHIPPED = sorted(needed("snippetgen[check,endpoint]").keys() - {"snippetgen"})


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The sdist, and the wheel made from it: what the one lacks can't be in the other."""
    folder = tmp_path_factory.mktemp("packages")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def program(packages, tmp_path_factory):
    """The program of the wheel, in an environment with what the wheel asks for and nothing else."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True)
    (wheel,) = packages.glob("*.whl")
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel
    )
    (site,) = folder.glob("lib/python*/site-packages")
    # Copied from this environment, so that the test needs no network.
    for name, distribution in needed("snippetgen").items():
        for file in distribution.files if name != "snippetgen" else ():
            if ".." not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(distribution.locate_file(file), site / file)
    return folder / "bin" / "snippetgen"


def test_wheel_holds_code_and_data(packages):
    (wheel,) = packages.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = {f"snippetgen/_data/{file}" for file in files_in("templates") | files_in("runtime/dist")}

    assert files_in("snippetgen") | data == {n for n in names if n.startswith("snippetgen/")}


def test_sdist_holds_whole_project(packages):
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("snippetgen", "templates", "runtime/src", "runtime/dist", "dist", ".ci", "tools")
    expected = {"Makefile", "README.md", "LICENSE", "snippetgen.toml", "requirements-dev.lock"}

    assert expected.union(*map(files_in, folders)) - names == set()


def test_installed_wheel_builds_what_checkout_builds(program, tmp_path):
    assert "build" in run(program, "--help", cwd=tmp_path)
    platforms = [f"--platform={name}" for name in platform_folders()]
    run(program, "init", "--company-id=AbC123", *platforms, cwd=tmp_path)
    run(program, "build", cwd=tmp_path)
    out = tmp_path / "dist"
    built = {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in out.rglob("*")
        if path.is_file() and path.name != ".snippetgen.json"
    }

    assert snippetgen.build(snippetgen.load_plan(tmp_path / "snippetgen.toml")) == built


@pytest.mark.parametrize("name", SHIPPED)
def test_licence_is_permissive(name):
    about = metadata.metadata(name)
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    # The oldest of the three fields may hold the whole text, whose first line is the name.
    said = about["License-Expression"] or (about["License"] or "").partition("\n")[0]

    assert {said, *classified} & PERMISSIVE
