"""The runner does what GTM does: each file in cases/ is a container, what is pushed, what fires."""

import json
from pathlib import Path

import pytest

from snippetgen.gtm.engine import EngineError
from snippetgen.gtm.replay import Page, Replay

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.json"))


def outcome(case):
    """A page that has loaded, the container, then what is pushed. Text is script."""
    url, cookie = case.get("url", "https://shop.test/"), case.get("cookie", "")
    page = Page(url, cookie=cookie, failing=["/fails.js"])
    running = Replay(case["container"], page, strict=not case.get("lenient"))
    running.run("var seen = []; var dataLayer = []; function gtag() { dataLayer.push(arguments) }")
    running.run(case.get("page", ""))
    push(running, case.get("before", ()))
    try:
        running.begin()
    except EngineError as error:
        return {"error": str(error)}
    for state, event in (("interactive", "gtm.dom"), ("complete", "gtm.load")):
        running.state(state)
        running.push({"event": event})
    push(running, case.get("pushes", ()))
    told = running.outcome()
    fired = [[e["event"], e["tag"], e["outcome"]] for e in told.log if e["tag"] is not None]
    why = [e["why"] for e in told.log if "why" in e]
    return {"fired": fired, "seen": running.value(SEEN), "notes": list(told.notes), "why": why}


# undefined, which JSON has not.
SEEN = "JSON.parse(JSON.stringify(seen, (_, v) => v === undefined ? 'undefined!' : v))"


def push(running, messages):
    for message in messages:
        if isinstance(message, str):
            running.run(message)
        else:
            running.push(message)


@pytest.mark.parametrize("file", CASES, ids=lambda path: path.stem)
def test_the_runner_does_what_gtm_does(file):
    case = json.loads(file.read_text("utf-8"))
    keys = ("fired", "seen", "error", "notes", "why")
    expected = {key: case[key] for key in keys if key in case}
    told = outcome(case)

    assert expected == {key: told.get(key) for key in expected}, case["about"]
