"""Whose error is it? By where the script stands, as a page may be all on one line."""

import pytest

from snippetgen.rules.visit import Visit
from snippetgen.verify.recorder import Recorder

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
