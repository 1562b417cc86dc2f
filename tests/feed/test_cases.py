"""Each source in tests/cases/catalog becomes the feed, and earns the findings, of its record.

`NAME.expected.json` holds the options, the exit code, the items and the findings of `NAME`.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main

CASES = Path(__file__).parents[1] / "cases" / "catalog"
RECORDS = sorted(CASES.glob("*.expected*.json"))


def outcome(source, options, folder):
    """What the command does with a source, as a record has it."""
    out = folder / "feed.json"
    arguments = ["catalog", "build", str(source), "--out", str(out), "--format", "json", *options]
    answer = CliRunner().invoke(main, arguments)
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    report = json.loads(answer.stdout) if answer.stdout else {"findings": []}
    findings = [[f["row"], f["column"], f["name"]] for f in report["findings"]]
    error = answer.stderr.replace(f"{source}", source.name) if answer.exit_code == 2 else None
    return {
        "options": options,
        "exit": answer.exit_code,
        "error": error,
        "findings": findings,
        "items": json.loads(out.read_text(encoding="utf-8")) if out.is_file() else None,
    }


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.name)
def test_a_source_becomes_what_its_record_says(record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    expected = json.loads(record.read_text(encoding="utf-8"))
    source = CASES / record.name.partition(".expected")[0]

    assert expected == outcome(source, expected["options"], tmp_path)


def test_every_source_has_a_record():
    sources = {path.name for path in CASES.iterdir() if ".expected" not in path.name}

    assert sources == {path.name.partition(".expected")[0] for path in RECORDS}
