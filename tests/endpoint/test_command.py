"""`snippetgen endpoint`."""

import base64
import errno
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.endpoint import command

pytestmark = pytest.mark.slow


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


@contextmanager
def running(*options, stop=signal.SIGTERM):
    """The command as a process; gives its address, and afterwards what it wrote."""
    program = "from snippetgen.cli.commands.endpoint import command; command()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stderr.readline()
        process.url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        try:
            with httpx.Client(base_url=process.url, timeout=60) as process.http:
                yield process
        finally:
            process.send_signal(stop)
            process.out, process.err = process.communicate(timeout=30)


def track(http, number, email="sarah@klaviyo-demo.com"):
    payload = {
        "token": "AbC123", "event": "Placed Order", "time": 1795420800,
        "customer_properties": {"$email": email}, "properties": {"$event_id": str(number)},
    }  # fmt: skip
    return http.post("/api/track", json=payload).text


def test_nothing_that_was_acknowledged_is_lost_by_kill_9(tmp_path):
    store = tmp_path / "store.sqlite"
    with running("--store", store, stop=signal.SIGKILL) as process:
        acknowledged = sum(track(process.http, number) == "1" for number in range(300))
    with running("--store", store) as process:
        kept = process.http.get("/events").json()["events"]
    assert acknowledged == 300
    assert [str(number) for number in range(300)] == [event["unique_id"] for event in kept]


def test_each_request_is_a_line_of_json_and_events_are_exported(tmp_path):
    export = tmp_path / "events.ndjson"
    with running("--json", "--export", export) as process:
        for _ in range(2):
            track(process.http, 1)
        lines = process.http.get("/events.ndjson").text
    logged = [json.loads(line) for line in process.out.splitlines()]
    assert [line["status"] for line in logged] == [200, 200]
    assert [line["events"][0]["verdict"] for line in logged] == ["kept", "dropped"]
    assert "U004" in logged[1]["events"][0]["codes"]
    assert (export.read_text("utf-8"), process.returncode) == (lines, 0)
    assert [json.loads(line)["unique_id"] for line in lines.splitlines()] == ["1", "1"]


def test_events_are_told_on_stderr_with_what_became_of_them():
    with running() as process:
        track(process.http, 1)
        process.http.post("/client/events")
    assert "'Placed Order'" in process.err
    assert "400 POST '/client/events'" in process.err
    assert process.out == ""


def test_no_address_is_shown_or_stored_where_they_are_masked(tmp_path):
    store = tmp_path / "store.sqlite"
    data = base64.b64encode(
        b'{"token":"AbC123","event":"X","customer_properties":{"$email":"sarah@klaviyo-demo.com"}}'
    ).decode()
    key = {"authorization": "Klaviyo-API-Key pk_x", "revision": "2026-10-15"}
    attributes = {"email": "sarah@klaviyo-demo.com"}
    profile = {"data": {"type": "profile", "attributes": attributes}}
    with running("--mask-email", "--store", store, "--json") as process:
        http = process.http
        for number in (1, 1, 2):
            track(http, number)
        http.get("/api/track", params={"data": data})
        http.post("/api/track", data={"data": data})
        http.post("/api/profile-import", json=profile, headers=key)
        http.get("/onsite/js/AbC123/klaviyo.js?utm_email=sarah%40klaviyo-demo.com")
        events = http.get("/events").json()["events"]
        everything = http.get("/requests").text + http.get("/people").text
        people = http.get("/people").json()["people"]
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for shown in (
        everything,
        json.dumps(events),
        process.out,
        process.err,
        stored.decode("latin-1"),
    ):
        assert ("sarah@" in shown, data in shown) == (False, False)
    assert [event["verdict"] for event in events[:3]] == ["kept", "dropped", "kept"]
    assert ({event["profile"]["email"] for event in events}, len(people)) == (
        {people[0]["email"]}, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--company-id", "pk_0123456789abcdef"], "--company-id: this is a private key"),
        (["--company-id", "AbC"], "is not a public key: six letters or digits"),
        (["--rates", "fast"], "--rates can't be 'fast'\n  write off, real, or a factor"),
        (["--rates", "0"], "--rates can't be '0'"),
        (["--fault", "fire"], "a fault can't be 'fire'\n  write KIND[:SECONDS]"),
        (["--store", "README.md"], "README.md is no database of the endpoint"),
        (["--store", "no/such/folder"], "no/such/folder: unable to open"),
    ],
)
def test_it_refuses_to_start_and_says_why(options, sentence):
    result = CliRunner().invoke(command, ["--port", "0", *options])
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "pk_0123456789abcdef" not in result.output


def test_a_private_key_in_the_environment_is_refused():
    environment = {"KLAVIYO_COMPANY_ID": "pk_0123456789abcdef"}
    result = CliRunner().invoke(command, ["--port", "0"], env=environment)
    assert (result.exit_code, "this is a private key" in result.stderr) == (2, True)


def test_the_kinds_of_faults_are_listed():
    result = CliRunner().invoke(command, ["--fault", "help"])
    assert (result.exit_code, "preflight-delay" in result.stdout) == (0, True)


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
