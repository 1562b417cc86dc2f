"""`snippetgen check`: files and standard input, formats, choices of rules, exit codes."""

import io
import json

import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.check import command

GOOD = (
    '{"data": {"type": "event", "attributes": {"properties": {"ProductName": "Emma"}, "metric":'
    ' {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}, "profile": {"data":'
    ' {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}'
)
OLD = (
    '{"token": "AbC123", "event": "X", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}'
)
BROKEN = OLD[:-1] + ",}"
KEY = "pk_0123456789abcdef0123456789abcdef01"


def run(*args, input=None):
    answer = CliRunner().invoke(command, [*args], input=input)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_standard_input_is_read_with_and_without_a_dash():
    expected = "-: Viewed Product (client): Klaviyo records it\n"

    assert (0, expected) == (run(input=GOOD).exit_code, run(input=GOOD).output)
    assert expected == run("-", input=GOOD).output


def test_a_terminal_is_not_waited_for(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("snippetgen.cli.commands.check.sys.stdin", Terminal())
    with pytest.raises(Exception, match="nothing on standard input"):
        command.main([], standalone_mode=False)


def test_several_files_are_one_run(here):
    for name in ("one.json", "two.json"):
        placed = GOOD.replace('"properties"', '"unique_id": "1", "properties"')
        (here / name).write_text(placed, encoding="utf-8")
    answer = run("one.json", "two.json")

    first, second, *_ = answer.output.split("\n")
    assert "one.json: Viewed Product (client): Klaviyo records it" == first
    assert "two.json: Viewed Product (client): Klaviyo accepts it and then drops it" == second
    assert 1 == answer.exit_code


def test_a_file_of_nothing_does_not_stop_the_others(here):
    (here / "empty.json").write_text("")
    (here / "good.json").write_text(GOOD)
    answer = run("empty.json", "missing.json", str(here), "good.json")

    assert 2 == answer.exit_code
    assert "good.json: Viewed Product (client): Klaviyo records it\n" == answer.stdout
    assert "error: empty.json: there is nothing in it\n  understood are JSON" in answer.stderr
    assert "error: missing.json: No such file" in answer.stderr
    assert f"error: {here}: Is a directory" in answer.stderr


def test_json_is_one_object_an_event(here):
    answer = run("--format", "json", input=f"{GOOD}\n{OLD}\n")
    good, old = [json.loads(line) for line in answer.output.splitlines()]

    assert {"verdict": "recorded", "api": "client", "findings": []} == good
    assert ("recorded", "v1") == (old["verdict"], old["api"])
    assert all(
        ["code", "severity", "path", "message", "hint"] == list(each) for each in old["findings"]
    )


def test_in_json_the_mended_text_is_a_hint():
    answer = run("--format", "json", "--select", "W003", input=BROKEN)
    [finding] = json.loads(answer.output)["findings"]

    assert ("W003", "1:94") == (finding["code"], finding["path"])
    assert json.loads(OLD) == json.loads(finding["hint"])


def test_github_sees_line_and_column():
    answer = run("--format", "github", "--select", "W003", input="\n" + BROKEN)

    assert answer.output.startswith("::error file=-,line=2,col=94,title=W003::no comma after")


def test_where_no_line_is_known_the_message_has_the_pointer():
    payload = OLD.replace('"X"', '"Viewed product"')
    told = run("--format", "github", "--select", "N004", input=payload).output
    sarif = run("--format", "sarif", "--select", "N004", input=payload).output
    [result] = json.loads(sarif)["runs"][0]["results"]

    assert "::/event: " in told
    assert result["message"]["text"].startswith("/event: ")


def test_sarif_is_one_object_with_the_rules_in_it():
    answer = run("--format", "sarif", input=f"{BROKEN}\n{OLD}\n")
    [sarif_run] = json.loads(answer.output)["runs"]

    used = {result["ruleId"] for result in sarif_run["results"]}
    assert {"W003", "W024"} <= used
    assert used == {rule["id"] for rule in sarif_run["tool"]["driver"]["rules"]}


def test_rules_are_chosen_by_code_and_by_its_beginning():
    def codes(*args):
        found = json.loads(run("--format", "json", *args, input=BROKEN).output)["findings"]
        return {each["code"] for each in found}

    assert {"W003", "W024"} == codes("--select", "w")
    assert {"W003"} == codes("--select", "W003,W001")
    assert {"W003"} == codes("--select", "W", "--ignore", "W02")
    assert "W003" not in codes("--ignore", "W")


def test_a_code_that_is_none_is_a_usage_error():
    answer = run("--ignore", "Q7", input=GOOD)

    assert (2, True) == (answer.exit_code, "there is no rule Q7" in answer.output)


def test_what_is_ignored_does_not_count_but_what_cannot_be_read_is_refused():
    assert 1 == run("--select", "W", input=OLD).exit_code
    assert 0 == run("--select", "W", "--ignore", "W024", input=OLD).exit_code
    nothing = run("--select", "N", input="[" * 5000)
    assert (1, True) == (nothing.exit_code, "Klaviyo refuses it" in nothing.output)


@pytest.mark.parametrize("api", ["client", "server"])
def test_the_api_can_be_said(api):
    assert f"({api})" in run("--api", api, input=GOOD).output


def test_there_is_no_colour_where_nobody_watches():
    assert "\x1b" not in run(input=BROKEN).output


@pytest.mark.parametrize("colour", [True, False])
def test_colour_is_for_terminals_and_can_be_refused(monkeypatch, colour):
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")

    assert colour == ("\x1b[1m" in CliRunner().invoke(command, input=GOOD, color=True).output)


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize(
    "text",
    [
        f"https://a.klaviyo.com/client/events?company_id={KEY}",
        f"https://{KEY}.klaviyo.com/{KEY}",
        f"curl 'https://a.klaviyo.com/client/{KEY}?company_id={KEY}' -H 'revision: {KEY}' -d {KEY}",
        f"curl https://a.klaviyo.com/api/events -H 'Authorization: {KEY}' -H 'content-type: {KEY}'",
        OLD.replace("AbC123", KEY),
        BROKEN.replace("AbC123", KEY).replace('"X"', f'"{KEY}"'),
        f'{{"token": "{KEY}", "{KEY}": 1, "event": "{KEY}",, "properties": ["{KEY}"]}}',
        f'{{"data": {{"type": "{KEY}", "{KEY}": 1}}}}',
        f'["{KEY}", {{}}]',
        f"klaviyo.track('{KEY}', {{'{KEY}': '{KEY}'}})",
        f'data={{"token":"{KEY}"}}',
    ],
)
def test_a_private_key_is_not_shown(text, format_):
    answer = run("--format", format_, input=text)

    assert 0 < answer.exit_code
    assert KEY[3:] not in answer.output


def test_a_name_that_begins_like_a_key_is_none():
    answer = run(
        "--select", "W", input='{"event": "X", "properties": {"pk_id": 7, "pk_hash": "a"},}'
    )

    assert '"properties": {"pk_id": 7, "pk_hash": "a"}' in answer.output


def test_what_a_terminal_would_obey_is_not_shown():
    event = OLD.replace('"X"', '"\\u001b[31m\\u202eX\\n\\ud800"').replace("AbC123", "\\u0007")
    answer = run(input=event[:-1] + ",}")

    assert not [char for char in answer.output if not char.isprintable() and char != "\n"]


def test_help_names_the_forms():
    assert "a command (curl, wget" in " ".join(run("--help").output.split())
