"""`snippetgen lint`: paths, hosts, formats, choices of rules, baselines, mends, exit codes."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.lint import command
from snippetgen.lint.hosts import KNOWN

BAD = "<script>klaviyo.track('Active on Site');</script>\n"
GOOD = "<script>klaviyo.track('Viewed Product', {ProductID: '1'});</script>\n"
OLD = "<script>_learnq.push(['track', 'Joined Club', {}]);</script>\n"
KEY = "pk_0123456789abcdef0123456789abcdef01"


def run(*args, input=None):
    answer = CliRunner().invoke(command, [str(arg) for arg in args], input=input)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.html").write_text(BAD)
    (tmp_path / "good.html").write_text(GOOD)
    return tmp_path


def codes(*args):
    answer = run(*args, "--format", "json")
    return [
        each["code"] for line in answer.stdout.splitlines() for each in json.loads(line)["findings"]
    ]


def test_text_names_file_line_and_column_and_exits_with_1():
    answer = run("bad.html")

    first, hint = answer.stdout.splitlines()
    assert "bad.html:1:9: warning C012: klaviyo.js reports Active on Site by itself" == first
    assert "    leave it out" == hint
    assert "1 finding in 1 of 1 file; 1 can be mended by --fix\n" == answer.stderr
    assert 1 == answer.exit_code


def test_nothing_found_is_0_and_says_what_was_looked_at():
    answer = run("good.html")

    assert (0, "", "0 findings in 0 of 1 file\n") == (
        answer.exit_code,
        answer.stdout,
        answer.stderr,
    )


def test_what_is_only_old_is_told_and_exits_with_0(here):
    (here / "old.html").write_text(OLD)
    answer = run("old.html")

    assert 0 == answer.exit_code
    assert "info C020" in answer.stdout


def test_a_folder_is_read_but_not_what_others_wrote(here):
    for folder in ("a/b", "node_modules/x", ".hidden"):
        (here / folder).mkdir(parents=True)
        (here / folder / "bad.js").write_text("klaviyo.track('Active on Site')")
    (here / "a" / "notes.txt").write_text(BAD)
    answer = run(".")

    assert {"a/b/bad.js", "bad.html"} == {
        line.split(":")[0] for line in answer.stdout.splitlines() if line[0] != " "
    }


def test_what_cannot_be_read_is_told_and_the_rest_is_linted(here):
    (here / "wide.html").write_bytes(BAD.encode("utf-16"))
    (here / "payload.json").write_text('{"event": "X"}')
    (here / "packed.json").write_bytes(b"PK\x03\x04")
    (here / "cut.json").write_text('{"exportFormatVersion": 2,\n"containerVersion": {')
    files = ("missing.html", "wide.html", "payload.json", "packed.json", "cut.json", "bad.html")
    answer = run(*files)

    assert 2 == answer.exit_code
    assert "error: missing.html: No such file or directory\n" in answer.stderr
    assert "error: wide.html: is written in UTF-16\n  save it as UTF-8\n" in answer.stderr
    assert "snippetgen check payload.json" in answer.stderr
    assert "error: packed.json: is packed\n" in answer.stderr
    assert "error: cut.json:2: is a container that is cut off or broken" in answer.stderr
    assert "bad.html:1:9: warning C012" in answer.stdout


def test_no_path_is_a_usage_error():
    assert 2 == run().exit_code


@pytest.mark.parametrize(("folder", "mended"), [("snippets", "| json }}"), ("pages", "url_encode")])
def test_a_snippet_without_its_theme_is_shopifys(here, folder, mended):
    (here / folder).mkdir()
    script = "<script>klaviyo.track('Viewed Page', {Term: '{{ search.terms }}'});</script>"
    (here / folder / "a.liquid").write_text(script)

    assert mended in run(f"{folder}/a.liquid", "--diff").stdout


def test_json_that_is_nothing_to_klaviyo_is_passed_over(here):
    (here / "package.json").write_text('{"name": "theme", "dependencies": {"klaviyo-api": "1"}}')
    (here / "tsconfig.json").write_text("{// ours\n}")

    assert 0 == run("package.json", "tsconfig.json").exit_code


def test_a_theme_without_its_layout_is_one(here):
    (here / "templates").mkdir()
    liquid = "<script>klaviyo.identify({email: '{{ customer.email }}'})</script>"
    body = {"sections": {"a": {"type": "custom-liquid", "settings": {"custom_liquid": liquid}}}}
    (here / "templates" / "page.json").write_text(json.dumps(body))

    assert ["C001"] == codes("templates/page.json")


def test_json_is_one_object_a_file():
    answer = run("--format", "json", "bad.html", "good.html")
    [one] = [json.loads(line) for line in answer.stdout.splitlines()]

    assert "bad.html" == one["file"]
    assert [
        {
            "code": "C012",
            "severity": "warning",
            "path": "1:9",
            "message": "klaviyo.js reports Active on Site by itself",
            "hint": "leave it out",
        }
    ] == one["findings"]


def test_sarif_holds_the_rules_and_the_places():
    [found] = json.loads(run("--format", "sarif", "bad.html").stdout)["runs"]

    assert ["C012"] == [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    [result] = found["results"]
    place = result["locations"][0]["physicalLocation"]
    assert ("bad.html", {"startLine": 1, "startColumn": 9}) == (
        place["artifactLocation"]["uri"],
        place["region"],
    )


def test_sarif_names_a_file_by_an_address(here):
    (here / "50%, a:b.html").write_text(BAD)
    [found] = json.loads(run("--format", "sarif", "50%, a:b.html").stdout)["runs"]
    [place] = found["results"][0]["locations"]

    assert "50%25%2C%20a%3Ab.html" == place["physicalLocation"]["artifactLocation"]["uri"]


def test_the_hook_takes_what_a_folder_is_searched_for():
    hooks = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    pattern = re.compile(re.search(r"files: (.+)", hooks)[1])

    assert {".json"} == {ending for ending in KNOWN if not pattern.search(f"a{ending}")}


def test_github_shows_it_beside_the_line():
    assert "::warning file=bad.html,line=1,col=9,title=C012::" in (
        run("--format", "github", "bad.html").stdout
    )


def test_rules_are_chosen_by_code_and_by_its_beginning(here):
    (here / "two.html").write_text(BAD + "<script>klaviyo.track('Added To Cart', {});</script>")

    assert ["C012", "N004"] == codes("two.html")
    assert ["N004"] == codes("two.html", "--select", "N")
    assert ["C012"] == codes("two.html", "--select", "C,N", "--ignore", "n004")
    answer = run("two.html", "--select", "Q")
    assert (2, True) == (answer.exit_code, "there is no rule Q" in answer.output)


def test_the_host_can_be_said(here):
    page = "<script>klaviyo.track('Viewed', {Name: '{{ product.name }}'});</script>"
    (here / "page.html").write_text(page)

    assert ["C001"] == codes("page.html", "--host", "liquid")
    assert ["C002"] == codes("page.html", "--host", "django")
    assert [] == codes("page.html", "--host", "html")
    assert [] == codes("page.html", "--host", "gtm")


def test_a_comment_silences_a_rule_on_its_line_and_the_next_one(here):
    (here / "ignored.html").write_text(
        "<!-- snippetgen-ignore C012: klaviyo.js is blocked -->\n" + BAD + BAD
    )

    answer = run("ignored.html")
    assert ["ignored.html:3:9"] == [
        line.partition(": ")[0] for line in answer.stdout.splitlines() if "C012" in line
    ]


def test_a_baseline_leaves_out_what_was_there_wherever_it_moves(here):
    run("bad.html", "--write-baseline", "old.json")
    assert 0 == run("bad.html", "--baseline", "old.json").exit_code

    (here / "bad.html").write_text(GOOD + BAD)
    assert 0 == run("bad.html", "--baseline", "old.json").exit_code
    (here / "bad.html").write_text(BAD + BAD)
    assert ["C012"] == codes("bad.html", "--baseline", "old.json")
    (here / "bad.html").write_text(GOOD)
    answer = run("bad.html", "--baseline", "old.json")
    assert (0, True) == (answer.exit_code, "1 of the baseline is gone" in answer.stderr)


def test_a_baseline_does_not_depend_on_the_folder_one_stands_in(here, monkeypatch):
    run("bad.html", "--write-baseline", "old.json")
    (here / "inner").mkdir()
    monkeypatch.chdir(here / "inner")

    assert 0 == run("../bad.html", "--baseline", "../old.json").exit_code


@pytest.mark.parametrize("text", ["", "[]", '{"version": 9}', '{"version": 1, "findings": []}'])
def test_a_baseline_that_is_none_says_how_to_make_one(here, text):
    (here / "old.json").write_text(text)
    answer = run("bad.html", "--baseline", "old.json")

    assert (2, True) == (answer.exit_code, "--write-baseline old.json" in answer.stderr)


def test_a_diff_is_only_shown(here):
    answer = run("bad.html", "--diff")

    assert (1, BAD) == (answer.exit_code, (here / "bad.html").read_text())
    assert answer.stdout.startswith("--- a/bad.html\n+++ b/bad.html\n@@ -1 +1 @@\n-<script>")


def test_a_mend_shows_the_diff_and_then_writes(here):
    answer = run("bad.html", "--fix")

    assert (0, "<script></script>\n") == (answer.exit_code, (here / "bad.html").read_text())
    assert answer.stderr.startswith("--- a/bad.html\n")
    assert answer.stderr.endswith("mended bad.html\n0 findings in 0 of 1 file\n")


def test_what_is_in_the_baseline_is_not_mended(here):
    run("bad.html", "--write-baseline", "old.json")
    run("bad.html", "--fix", "--baseline", "old.json")

    assert BAD == (here / "bad.html").read_text()


@pytest.mark.parametrize(("word", "written"), [("y", True), ("n", False)])
def test_on_a_terminal_it_asks(here, monkeypatch, word, written):
    monkeypatch.setattr("snippetgen.cli.commands.lint.watched", lambda: True)
    answer = run("bad.html", "--fix", input=f"{word}\n")

    assert "write this to 1 file?" in answer.stderr
    assert written == ((here / "bad.html").read_text() != BAD)
    assert (0 if written else 1) == answer.exit_code


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github"])
def test_a_private_key_is_not_shown(here, format_):
    (here / "key.html").write_text(
        f"<script>klaviyo.track('{KEY}', {{a: '{KEY}'}}); klaviyo.track('Bought {KEY}')</script>"
    )
    answer = run("key.html", "--format", format_)

    assert 1 == answer.exit_code
    assert KEY[3:] not in answer.output


def test_without_the_parsers_it_says_what_to_type(monkeypatch):
    monkeypatch.setattr("snippetgen.cli.commands.lint.find_spec", lambda _: None)
    answer = run("bad.html")

    assert (2, True) == (answer.exit_code, "pip install 'snippetgen[lint]'" in answer.stderr)
