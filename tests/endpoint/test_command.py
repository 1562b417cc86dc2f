"""`snippetgen endpoint`."""

import errno
import os
import re
import signal
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.endpoint import command


def test_it_says_where_it_is_and_stops_in_good_order_at_ctrl_c():
    program = "from snippetgen.cli.commands.endpoint import command; command()"
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stderr.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        health = httpx.get(f"{url}/health").json()
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=30)
    assert health == {"status": "ok"}
    assert "https://a.klaviyo.com" in line
    assert "https://static.klaviyo.com" in line
    assert (out, rest, process.returncode) == ("", "", 0)


def test_a_taken_port_is_said_in_one_sentence(mock):
    port = mock.url.rpartition(":")[2]
    result = CliRunner().invoke(command, ["--port", port])
    assert result.exit_code == 2
    assert f"error: port {port} is taken\n" in result.stderr
    assert "--port 0" in result.stderr


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "error: port 80 is reserved\n"),
        (errno.EADDRNOTAVAIL, "error: can't listen on 192.0.2.1: Cannot assign"),
    ],
)
def test_what_else_stops_it_from_listening_is_said_in_one_sentence(monkeypatch, number, sentence):
    def refuse(host, port):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("snippetgen.endpoint.server.listen", refuse)
    result = CliRunner().invoke(command, ["--port", "80", "--host", "192.0.2.1"])
    assert result.exit_code == 2
    assert sentence in result.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_what_to_install(monkeypatch, missing):
    for name in [name for name in sys.modules if name.startswith("snippetgen.endpoint")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    result = CliRunner().invoke(command, ["--port", "0"])
    assert result.exit_code == 2
    assert f"error: {missing} is missing\n  pip install 'snippetgen[endpoint]'" in result.stderr


def test_a_port_is_a_port():
    assert CliRunner().invoke(command, ["--port", "70000"]).exit_code == 2
