"""`snippetgen gtm run`: what fired, what was sent, and one sentence for what is no container."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main

RUNS = Path(__file__).parent / "runs"
CONTAINER, EVENTS = RUNS / "container.json", RUNS / "events.json"


def run(*words):
    return CliRunner().invoke(main, ["gtm", "run", *map(str, words)])


def test_what_is_printed_of_a_run():
    answer = run(CONTAINER, EVENTS)

    assert (RUNS / "printed.txt").read_text("utf-8") == answer.stdout
    assert 0 == answer.exit_code


def test_strict_is_not_content_with_what_is_unknown():
    assert 1 == run(CONTAINER, EVENTS, "--strict").exit_code


def test_json_holds_everything():
    told = json.loads(run(CONTAINER, EVENTS, "--format", "json").stdout)

    assert {"log", "notes", "faults", "requests"} == set(told)
    assert "no consent" in [entry["outcome"] for entry in told["log"]]
    assert ["https://px.test/p?e=view_item"] * 2 == [one["url"] for one in told["requests"]]


def test_events_say_where_they_happen(tmp_path):
    events = tmp_path / "events.json"
    events.write_text('{"url": "https://other.test/a", "events": [{"event": "view_item"}]}')
    answer = run(CONTAINER, events, "--format", "json")

    assert 0 == answer.exit_code
    assert 2 == run(CONTAINER, "--page", tmp_path / "none.json").exit_code
    assert 0 == run(CONTAINER, "--page", events).exit_code


def test_one_message_a_line_will_do(tmp_path):
    events = tmp_path / "events.ndjson"
    events.write_text('{"product": {"id": 5}}\n{"event": "view_item"}\n')

    assert '"ProductID": 5' in run(CONTAINER, events).stdout


def test_what_the_console_makes_of_the_data_layer_will_do(tmp_path):
    """JSON.stringify(dataLayer) has gtag()'s words by number."""
    consent = ["consent", "default", {"ad_storage": "denied"}]
    events = tmp_path / "events.json"
    for call in ({"gtag": consent}, dict(zip("012", consent, strict=True))):
        events.write_text(json.dumps([call, {"event": "view_item"}]))
        assert "Queue: no consent" in run(CONTAINER, events).stdout


def test_without_anything_to_run_it_on_it_says_what_to_type():
    answer = run(CONTAINER)

    assert 2 == answer.exit_code
    assert "name EVENTS.json, or --page URL" in answer.stderr


def changed(**version):
    tree = json.loads(CONTAINER.read_text("utf-8"))
    tree["containerVersion"] |= version
    return json.dumps(tree).encode()


WHOLE = CONTAINER.read_bytes()
BAD = {
    "is empty": b" \n",
    "is a zip archive: unpack it": b"PK\x03\x04 and so on",
    "is packed with gzip": b"\x1f\x8b\x08",
    "is UTF-16: save it as UTF-8": WHOLE.decode().encode("utf-16"),
    "is not UTF-8 text": WHOLE + b"\xff",
    "is cut off: the JSON ends in the middle": WHOLE[: len(WHOLE) // 2],
    "is not JSON": WHOLE.replace(b'"tag"', b"tag", 1),
    "is a custom template (.tpl), not a container": "\ufeff___INFO___\n\n{}\n".encode(),
    "is HTML or XML": b"<script>1</script>",
    "is a container of the newer format version 3": WHOLE.replace(b": 2,", b": 3,", 1),
    "has the exportFormatVersion 1, not 2": WHOLE.replace(b": 2,", b": 1,", 1),
    "it holds a list": b"[1]",
    "it has no `containerVersion`": b'{"exportFormatVersion": 2}',
    "as the Tag Manager API answers it": b'{"containerId": "1", "tag": []}',
    "its `containerVersion` is null": b'{"exportFormatVersion": 2, "containerVersion": null}',
    "its `tag` is no list of objects": changed(tag={}),
    "one of its `variable` has no `name`": changed(variable=[{}]),
    "the `parameter` of 'a' is no list of objects": changed(tag=[{"name": "a", "parameter": 1}]),
    "the `firingTriggerId` of 'a' is no list of ids": changed(
        tag=[{"name": "a", "firingTriggerId": 5}]
    ),
    "something like UTF-16": WHOLE.decode().encode("utf-16-le"),
    "is a server container": changed(container={"usageContext": ["SERVER"]}),
    "is a container for IOS_SDK_5": changed(container={"usageContext": ["IOS_SDK_5"]}),
    "nested too deeply": b"[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_what_is_no_container_is_named_in_one_sentence(message, tmp_path):
    file = tmp_path / "container.json"
    file.write_bytes(BAD[message])
    answer = run(file, EVENTS)

    assert (2, "") == (answer.exit_code, answer.stdout)
    assert answer.stderr.startswith(f"error: {file}:")
    assert message in answer.stderr


BAD_EVENTS = {
    "is empty": b"",
    "is not UTF-8 text": b"\xff",
    "is not JSON": b"[{]",
    "message 2 is 7, not an object": b"[{}, 7]",
    'message 1: "gtag" holds no list': b'[{"gtag": 1}]',
    "'cookies' is none of": b'{"cookies": "a=b", "events": []}',
    "is a container, where": WHOLE,
}


@pytest.mark.parametrize("message", BAD_EVENTS)
def test_what_are_no_events_is_named_in_one_sentence(message, tmp_path):
    file = tmp_path / "events.json"
    file.write_bytes(BAD_EVENTS[message])
    answer = run(CONTAINER, file)

    assert 2 == answer.exit_code
    assert message in answer.stderr


def test_a_container_of_nonsense_makes_no_traceback(tmp_path):
    """Right in its outline, wrong in every part: what can't be run is unknown."""
    file = tmp_path / "container.json"
    for tag in (
        {"name": "a", "type": "html", "firingTriggerId": "1"},
        {"name": "a", "type": "html", "firingTriggerId": ["1"], "parameter": [{"key": "html"}]},
        {"name": "a", "type": "html", "firingTriggerId": [5], "setupTag": [{"tagName": "a"}]},
        {"name": "a", "type": 5, "priority": 1, "consentSettings": {"consentStatus": "NEEDED"}},
    ):
        file.write_bytes(changed(tag=[tag], trigger=[{"name": "t", "triggerId": "1"}]))
        answer = run(file, EVENTS)
        assert answer.exit_code in (0, 2), answer.output
        assert answer.exception is None or isinstance(answer.exception, SystemExit), tag
