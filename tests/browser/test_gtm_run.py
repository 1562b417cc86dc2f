"""`snippetgen gtm run --page`: a container on a real page, in place of the page's own."""

import json
import subprocess
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

RUNS = Path(__file__).parent.parent / "gtm" / "runs"
# As Google's snippet does it.
SNIPPET = """<script>
window.dataLayer = window.dataLayer || [];
dataLayer.push({"gtm.start": Date.now(), event: "gtm.js"});
var script = document.createElement("script");
script.src = "https://www.googletagmanager.com/gtm.js?id=GTM-0000000";
document.head.appendChild(script);
</script>"""
EVENT = "dataLayer.push({event: 'view_item', product: {id: 7}})"
PAGES = {
    "/with": f"<!doctype html><head>{SNIPPET}</head><body><script>{EVENT}</script></body>",
    "/without": f"<!doctype html><body><script>var dataLayer = []; {EVENT}</script></body>",
}


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def site():
    from threading import Thread

    def answer(environ, start_response):
        html = PAGES.get(environ["PATH_INFO"])
        start_response("200 OK" if html else "404 Not Found", [("Content-Type", "text/html")])
        return [(html or "there is no such page").encode()]

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(*words):
    command = [sys.executable, "-m", "snippetgen", "gtm", "run", RUNS / "container.json", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", PAGES)
def test_a_container_runs_on_a_page(site, path):
    answer = run("--page", site + path, "--format", "json")
    told = json.loads(answer.stdout)
    outcomes = {entry["tag"]: entry for entry in told["log"] if entry["event"] == "view_item"}

    assert {"Queue", "Pixel", "Broken"} <= set(outcomes)
    sent = outcomes["Queue"]["sent"]
    assert [{"to": "_klOnsite", "what": ["track", "Viewed Product", {"ProductID": 7}]}] == sent
    assert ["https://px.test/p?e=view_item"] == [one["url"] for one in told["requests"]]
    assert any("nothing is not defined" in fault for fault in told["faults"])
    assert ("no snippet" in " ".join(told["notes"])) == (path == "/without")


def test_more_can_be_pushed_when_the_page_is_there(site):
    answer = run(RUNS / "events.json", "--page", f"{site}/with")

    assert '"ProductID": 7' in answer.stdout
    assert "Queue: no consent" in answer.stdout
    assert '"ProductID": 2' in answer.stdout


@pytest.mark.parametrize(("path", "message"), [("/none", "answers 404"), ("", "can't be opened")])
def test_a_page_that_is_not_there_is_named(site, path, message):
    answer = run("--page", site + path if path else "http://127.0.0.1:9/")

    assert 2 == answer.returncode
    assert message in answer.stderr
