"""`snippetgen serve`: it says where it is, and stops in good order."""

import re
import signal
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.serve import command

pytestmark = pytest.mark.slow

PROGRAM = "from snippetgen.cli.commands.serve import command; command()"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_says_what_it_shows_and_stops_while_a_page_listens(stop, tmp_path):
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    ) as process:
        line, shop = process.stderr.readline(), process.stderr.readline()
        url, alone = (re.match(r"http://127\.0\.0\.1:\d+", said)[0] for said in (line, shop))
        assert "<title>Products" in httpx.get(alone).text
        with httpx.stream("GET", f"{url}/inspect/stream", timeout=60) as stream:
            first = next(stream.iter_lines())
            process.send_signal(stop)
            out, rest = process.communicate(timeout=60)
    assert "shows html from an example plan" in line
    assert (first, out, rest, process.returncode) == ("event: demo", "", "", 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["shopify_pixel"], "error: the demo shop can't run shopify_pixel"),
        (["--plan", "missing.toml"], "error: missing.toml: there is no such tracking plan"),
    ],
)
def test_what_it_can_not_show_is_said(options, sentence):
    result = CliRunner().invoke(command, ["--port", "0", "--no-open", *options])
    assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_a_page_elsewhere_can_not_choose_the_platform_nor_read_the_shop():
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--port", "0", "--no-open"],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]
        refused = httpx.post(f"{url}/inspect/platform/liquid").status_code
        unknown = httpx.post(f"{url}/inspect/platform/nothing", headers={"X-Snippetgen": "1"})
        chosen = httpx.post(f"{url}/inspect/platform/liquid", headers={"X-Snippetgen": "1"})
        shop = chosen.json()["shop"]
        hosts = ("stranger.test", "localhost:80")
        answers = [httpx.get(shop, headers={"host": host}).status_code for host in hosts]
        process.terminate()
        process.communicate(timeout=60)
    assert [421, 200] == answers
    assert (refused, unknown.status_code, chosen.json()["platform"]) == (403, 400, "liquid")
