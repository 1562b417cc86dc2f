"""What --fix makes of a file: tests/cases/fix/NAME/before.* becomes after.*, byte for byte."""

import shutil
from pathlib import Path

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.lint import Linter
from snippetgen.lint.fixing import Mend, mended, mends, write
from snippetgen.rules import Hit
from snippetgen.rules.code.facts import OBJECT

CASES = sorted((Path(__file__).parents[1] / "cases" / "fix").iterdir())


def fixed(path):
    linter = Linter()

    def lint(instead):
        return linter.lint([path], instead=instead)

    return mends(lint, lint({}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
class TestAFile:
    def test_is_mended_as_written_down(self, case, tmp_path):
        [before], [after] = case.glob("before.*"), case.glob("after.*")
        file = tmp_path / before.name
        shutil.copy(before, file)
        list(write(fixed(file)))

        expected = after.read_bytes().replace(b"OBJECT", OBJECT.encode())
        assert expected.decode() == file.read_bytes().decode()

    def test_needs_no_second_mend(self, case, tmp_path):
        [after] = case.glob("after.*")
        file = tmp_path / after.name
        file.write_bytes(after.read_bytes().replace(b"OBJECT", OBJECT.encode()))

        assert [] == fixed(file)


def test_bytes_that_are_no_utf_8_and_line_ends_stay_as_they_are(tmp_path):
    file = tmp_path / "page.liquid"
    before, after = b"\xef\xbb\xbf<p>\xff</p>\r\n<script>", b"\r\n</script>"
    file.write_bytes(before + b"klaviyo.track('Active on Site');" + after)
    list(write(fixed(file)))

    assert before + after == file.read_bytes()


def test_two_edits_that_meet_are_not_both_made():
    hits = [Hit("1:1", "", fix=((0, 2, "x"),)), Hit("1:2", "", fix=((1, 3, "y"), (4, 5, "z")))]

    assert b"xcdef" == mended(b"abcdef", hits)


def test_a_file_that_changed_meanwhile_is_left(tmp_path):
    file = tmp_path / "a.js"
    file.write_bytes(b"newer")

    with pytest.raises(SnippetgenError, match="changed meanwhile"):
        list(write([Mend(file, b"old", b"new")]))
    assert (b"newer", [file]) == (file.read_bytes(), list(tmp_path.iterdir()))


def test_a_link_stays_one_and_the_mode_is_kept(tmp_path):
    real, link = tmp_path / "real.js", tmp_path / "link.js"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    list(write([Mend(link, b"old", b"new")]))

    assert (True, b"new", 0o640) == (
        link.is_symlink(),
        real.read_bytes(),
        real.stat().st_mode & 0o777,
    )


def test_what_a_mend_would_break_is_not_written(tmp_path, monkeypatch):
    file = tmp_path / "a.js"
    file.write_text("klaviyo.track('Active on Site');\n")
    monkeypatch.setattr("snippetgen.lint.fixing.mended", lambda data, _: data + b"(")

    assert [] == fixed(file)


def test_the_diff_can_be_applied_by_patch(tmp_path):
    old, new = b"a\nb\x0cc\r\nd", b"a\nB\x0cc\r\nd"
    diff = Mend(Path("x.js"), old, new).diff()

    assert "--- a/x.js\n+++ b/x.js\n@@ -1,3 +1,3 @@\n a\n-b\x0cc\r\n+B\x0cc\r\n d\n" == (
        diff.removesuffix("\\ No newline at end of file\n")
    )


def test_the_old_queue_stays_only_where_a_file_that_meets_it_on_a_page_needs_it(tmp_path):
    made = "<script>var _learnq = _learnq || []; _learnq.push(['track', 'Joined Club']);</script>"
    borrowed = "<script>_learnq.push(['track', 'Left Club']);</script>"
    for theme in ("one", "other"):
        for folder in ("layout", "snippets", "config"):
            (tmp_path / theme / folder).mkdir(parents=True)
        (tmp_path / theme / "layout" / "theme.liquid").write_text(made)
    (tmp_path / "one" / "snippets" / "club.liquid").write_text(borrowed)

    assert ["other"] == [mend.path.parent.parent.name for mend in fixed(tmp_path)]
