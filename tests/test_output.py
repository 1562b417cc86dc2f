"""Writing to a folder: atomic, and never at the cost of what is not ours."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from snippetgen.errors import OutputError
from snippetgen.output import MANIFEST, compare, write

FILES = {"html/a.html": "a\n", "html/b.html": "b\n", "gtm/c.json": "{}\n"}


def test_a_second_write_changes_nothing(tmp_path: Path) -> None:
    first = write(FILES, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    second = write(FILES, tmp_path)

    assert 3 == len(first.written)
    assert ((), ()) == (second.written, second.removed)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "theirs.html").write_text("theirs")
    write(FILES, tmp_path)
    write({}, tmp_path)

    assert ["theirs.html"] == [path.name for path in (tmp_path / "html").iterdir()]


def test_a_foreign_file_in_the_way_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html").write_text("theirs")

    with pytest.raises(OutputError, match="snippetgen did not write it"):
        write(FILES, tmp_path, force=True)
    assert "theirs" == (tmp_path / "html" / "a.html").read_text()
    assert not (tmp_path / "html" / "b.html").exists()


def test_our_file_that_was_edited_is_kept_unless_forced(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    (tmp_path / "html" / "a.html").write_text("edited")

    with pytest.raises(OutputError, match="was edited since"):
        write(FILES | {"html/a.html": "new\n"}, tmp_path)
    assert "edited" == (tmp_path / "html" / "a.html").read_text()
    write(FILES | {"html/a.html": "new\n"}, tmp_path, force=True)
    assert "new\n" == (tmp_path / "html" / "a.html").read_text()


def test_a_file_that_is_no_longer_made_goes_away(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    changes = write({"html/a.html": "a\n"}, tmp_path)

    assert ("gtm/c.json", "html/b.html") == tuple(sorted(changes.removed))
    assert not (tmp_path / "html" / "b.html").exists()


def test_a_folder_that_is_empty_then_goes_away_too(tmp_path: Path) -> None:
    write({"django/templates/a.html": "a\n", "html/b.html": "b\n"}, tmp_path)
    (tmp_path / "html" / "theirs").mkdir()
    write({}, tmp_path)

    assert [tmp_path / "html"] == [path for path in tmp_path.iterdir() if path.is_dir()]


def test_building_one_platform_leaves_the_others(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    write({"html/a.html": "A\n"}, tmp_path, ["html"])

    assert (tmp_path / "gtm" / "c.json").exists()
    assert not (tmp_path / "html" / "b.html").exists()


def test_a_write_that_fails_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up while the new files are written beside the old ones."""
    write(FILES, tmp_path)
    real, calls = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        calls.append(self)
        if len(calls) > 1:
            raise OSError(28, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(dict.fromkeys(FILES, "new\n"), tmp_path)
    monkeypatch.undo()

    assert "" == compare(FILES, tmp_path)
    assert sorted(["gtm", "html", MANIFEST]) == sorted(path.name for path in tmp_path.iterdir())


def test_a_stale_folder_is_shown_as_a_diff(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    diff = compare({"html/a.html": "A\n", "html/b.html": "b\n", "html/n.html": "n\n"}, tmp_path)

    assert "-a\n+A\n" in diff
    assert "+n\n" in diff
    assert "(no longer made)" in diff
    assert "" == compare(FILES, tmp_path)


def test_a_diff_shortens_a_minified_script_and_tells_two_apart(tmp_path: Path) -> None:
    old, new = (f"<script>{'x' * 5000}{letter}</script>\n" for letter in "ab")
    write({"html/layout.html": old}, tmp_path)
    *_, removed, added = compare({"html/layout.html": new}, tmp_path).splitlines()

    assert ("-<script>xxx", "+<script>xxx") == (removed[:12], added[:12])
    assert removed[1:] != added[1:]
    assert {True} == {len(line) < 150 and "5,018 characters" in line for line in (removed, added)}


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', "{"])
def test_a_broken_manifest_is_named_and_nothing_is_touched(tmp_path: Path, text: str) -> None:
    write(FILES, tmp_path)
    (tmp_path / MANIFEST).write_text(text)

    with pytest.raises(OutputError, match="is not a list of files"):
        write({}, tmp_path)
    assert (tmp_path / "html" / "a.html").exists()


def test_a_manifest_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_text("keep")
    out = tmp_path / "dist"
    out.mkdir()
    (out / MANIFEST).write_text('{"files": {"html/../../outside.html": "x", "/etc/passwd": "x"}}')
    write(FILES, out, force=True)

    assert "keep" == outside.read_text()


def test_a_file_where_a_folder_has_to_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "html").write_text("a file")

    with pytest.raises(OutputError, match="a file where a folder has to be"):
        write(FILES, tmp_path)


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    out.write_text("a file")

    with pytest.raises(OutputError, match="a file"):
        write(FILES, out)


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_a_write_that_breaks_off_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    write(FILES, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    replace, calls = Path.replace, itertools.count(1)

    def breaks(self: Path, target: Path) -> Path:
        if next(calls) == fails_at:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(KeyboardInterrupt):
        write(dict.fromkeys(FILES, "new\n"), tmp_path)

    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("killed_at", [1, 2, 3, 4])
def test_after_a_kill_the_next_build_goes_through(tmp_path: Path, killed_at: int) -> None:
    write(FILES, tmp_path)
    program = (
        "import itertools, os, sys\n"
        "from pathlib import Path\n"
        "from snippetgen.output import write\n"
        "replace, calls = Path.replace, itertools.count(1)\n"
        "def killed(self, target):\n"
        f"    if next(calls) == {killed_at}: os.kill(os.getpid(), 9)\n"
        "    return replace(self, target)\n"
        "Path.replace = killed\n"
        f"write({dict.fromkeys(FILES, 'new')!r}, Path(sys.argv[1]))\n"
    )
    process = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert process.returncode == -9
    write(dict.fromkeys(FILES, "newer\n"), tmp_path)

    assert {(tmp_path / name).read_text() for name in FILES} == {"newer\n"}
    assert not list(tmp_path.glob(".snippetgen-*"))


def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    with pytest.raises(OutputError, match="outside of the folder"):
        write({"../evil.html": "x\n"}, out)

    assert not (tmp_path / "evil.html").exists()
