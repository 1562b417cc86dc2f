"""`snippetgen gtm test`: each template in templates/ with what is printed of it beside it."""

import hashlib
import hmac
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.gtm.check import remarks
from snippetgen.gtm.engine import OURS, Engine, Script
from snippetgen.gtm.testing import SANDBOX, run_scenarios
from snippetgen.gtm.tpl import read_template

TEMPLATES = Path(__file__).parent / "templates"
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.tpl"))

HEAD = '___INFO___\n\n{"type": "TAG"}\n\n\n'
CODE = "___SANDBOXED_JS_FOR_WEB_TEMPLATE___\n\ndata.gtmOnSuccess();\n\n\n"


def run(*words):
    return CliRunner().invoke(main, ["gtm", "test", *map(str, words)])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_of_a_template(name, monkeypatch):
    monkeypatch.chdir(TEMPLATES)
    answer = run(f"{name}.tpl")

    assert (TEMPLATES / f"{name}.txt").read_text("utf-8") == answer.stdout
    assert (1 if "FAIL" in answer.stdout else 0) == answer.exit_code


def test_json_says_the_same():
    answer = run(TEMPLATES / "server.tpl", "--format", "json")
    (told,) = json.loads(answer.stdout)

    assert ("server", 1, 2) == (told["side"], told["passed"], told["failed"])
    assert [True, False, False] == [scenario["passed"] for scenario in told["scenarios"]]


def test_a_file_that_is_no_template_does_not_keep_the_others_from_being_tested(tmp_path):
    file = tmp_path / "a.tpl"
    file.write_bytes(b"PK")
    answer = run(file, TEMPLATES / "matchers.tpl", file)

    assert 2 == answer.exit_code
    assert 1 == answer.stderr.count("is a zip archive")
    assert "matchers.tpl: " in answer.stdout


def test_only_some_scenarios():
    answer = run(TEMPLATES / "server.tpl", "--only", "that is good")

    assert 0 == answer.exit_code
    assert "1 scenario, all passed" in answer.stdout


def test_a_template_without_scenarios_is_no_failure(tmp_path):
    file = tmp_path / "a.tpl"
    file.write_text(HEAD + CODE)

    assert "0 scenarios, all passed" in run(file).stdout


def test_a_hundred_fields_are_as_many_as_there_can_be():
    def told(count):
        fields = json.dumps([{"type": "TEXT", "name": f"f{n}"} for n in range(count)])
        template = read_template(f"{HEAD}___TEMPLATE_PARAMETERS___\n\n{fields}\n\n\n{CODE}")
        return [remark.message for remark in remarks(template)]

    assert [] == told(100)
    assert ["101 fields: GTM takes 100 in a template"] == told(101)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("for (;;) {}", "ran longer than 1 seconds: an endless loop?"),
        ("const a = []; for (;;) a.push('x' + a.length);", "used more memory than there is for it"),
        ("const f = () => f(); f();", "Maximum call stack size exceeded"),
    ],
)
def test_a_template_that_never_ends_is_stopped(code, message, monkeypatch):
    monkeypatch.setattr("snippetgen.gtm.engine.SECONDS", 1)
    monkeypatch.setattr("snippetgen.gtm.engine.BYTES", 32 * 1024 * 1024)
    template = read_template(
        f"{HEAD}___SANDBOXED_JS_FOR_WEB_TEMPLATE___\n\n{code}\n\n\n"
        "___TESTS___\n\nscenarios:\n- name: a\n  code: runCode({});\n"
    )
    (outcome,) = run_scenarios(template)

    assert outcome.message is not None
    assert message in outcome.message


@pytest.mark.parametrize(
    "text", ["", "abc", "grüß €", "𝄞", "a" * 55, "a" * 56, "a" * 200, "\ud800"]
)
def test_digests_are_those_of_python(text):
    engine = Engine(SANDBOX)
    quoted = json.dumps(text)
    data = text.encode("utf-8", "replace").replace(b"?", "\ufffd".encode()) if text else b""
    key = b"key"

    def hexed(script):
        return engine.run(Script(script, OURS))

    assert hashlib.sha256(data).hexdigest() == hexed(f"hex(sha256Bytes(utf8({quoted})))")
    expected = hmac.new(key, data, hashlib.sha256).hexdigest()
    assert expected == hexed(f"hex(hmac(utf8('key'), utf8({quoted})))")
    assert data.decode() == hexed(f"textOf(unbase64(base64(utf8({quoted}))))")


BAD = {
    "is empty": b"",
    "is a zip archive": b"PK\x03\x04",
    "is packed with gzip": b"\x1f\x8b\x08",
    "is UTF-16": "___INFO___".encode("utf-16"),
    "is not UTF-8 text": b"___INFO___\n\xff",
    "is a container, not a template": b'{"exportFormatVersion": 2, "containerVersion": {}}',
    "is JSON, not a template": b'{"a": 1}',
    "is no template": b"Hello",
    "there is no code to run": HEAD.encode(),
    "has two sections ___INFO___": (HEAD + HEAD).encode(),
    ":3: ___INFO___ is not JSON": b"___INFO___\n\n{\n\n\n" + CODE.encode(),
    "___TEMPLATE_PARAMETERS___ holds no list": (
        HEAD + "___TEMPLATE_PARAMETERS___\n\n{}\n\n\n" + CODE
    ).encode(),
    "___TESTS___ is not YAML": (HEAD + CODE + "___TESTS___\n\na: [\n").encode(),
    "no list called `scenarios`": (HEAD + CODE + "___TESTS___\n\n- a\n").encode(),
    "scenario 1 of ___TESTS___ has no name": (
        HEAD + CODE + "___TESTS___\n\nscenarios:\n- code: a\n"
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_what_is_no_template_is_named_in_one_sentence(message, tmp_path):
    file = tmp_path / "a.tpl"
    file.write_bytes(BAD[message])
    answer = run(file)

    assert (2, "") == (answer.exit_code, answer.stdout)
    assert answer.stderr.startswith(f"error: {file}:")
    assert message in answer.stderr


def test_without_the_engine_it_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("snippetgen.gtm")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "quickjs", None)
    answer = run(TEMPLATES / "matchers.tpl")

    assert 2 == answer.exit_code
    assert "pip install 'snippetgen[gtm]'" in answer.stderr
