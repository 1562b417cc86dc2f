"""Whose error is it? By where the script stands, as a page may be all on one line."""

import pytest

from snippetgen.rules.visit import Visit
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.scripts import own_scripts

URL = "https://shop.example/"
PAGE = (
    "<script>other()</script><script>klaviyo.track('X')</script>"
    "<script type='application/json'>{\"klaviyo\": 1}</script><script>other()</script>"
)


@pytest.mark.parametrize("before", ["", "<!doctype html>\n\n"])
@pytest.mark.parametrize(
    ("at", "ours"),
    [("other", False), ("klaviyo.track", True), ("</script><script type", True), ("'X'", True)],
)
def test_an_error_belongs_to_the_script_that_it_is_in(before, at, ours):
    recorder = Recorder(Visit(URL))
    recorder.read(URL, before + PAGE)
    error = {"kind": "error", "text": "no", "url": f"{URL}#top", "line": 1 + before.count("\n")}
    recorder.told({**error, "column": PAGE.index(at) + 1})
    recorder.told({**error, "column": PAGE.rindex("other") + 1})
    recorder.close()

    assert [ours, False] == [trouble.ours for trouble in recorder.visit.troubles]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<SCRIPT TYPE='text/javascript'>_learnq.push()</SCRIPT>", 1),
        ("<script data-src='/x.js' type=module>klaviyo.track()", 1),
        ("<script\n  nonce='a'>\n  klaviyo.track()\n</script>", 1),
        ("<script src='/klaviyo.js'></script>", 0),
        ("<script src = '/x.js'>klaviyo.track()</script>", 0),
        ("<script type='text/template'>klaviyo.track()</script>", 0),
        ("<!-- <script>klaviyo.track()</script> --><script>other()</script>", 0),
        ("<!-- <script>klaviyo.track()</script>", 0),
        ("<script-loader>klaviyo.track()</script-loader><script ", 0),
        ("<p>lorem</p>" * 200_000 + "<script " * 20_000 + "<!--" * 20_000, 0),
    ],
    ids=lambda value: str(value)[:40],
)
def test_scripts_that_run_in_the_page_and_speak_to_klaviyo_are_found(html, count):
    assert count == len(own_scripts(html))
