"""HARs as browsers and proxies write them: the tool makes no difference, and a fault is named."""

import base64
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from tests.verify.recordings import KEY, SHOP, Recording, order

PLAN = Path(__file__).parents[2] / "snippetgen.toml"
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def verify(tmp_path):
    def run(data, name="visit.har"):
        file = tmp_path / name
        file.write_bytes(data if isinstance(data, bytes) else data.text().encode())
        arguments = ["verify", str(file), f"--plan={PLAN}", "--platform=html", "--format=json"]
        return CliRunner().invoke(main, arguments)

    return run


def codes(result):
    found = json.loads(result.stdout)["findings"]
    return sorted(each["code"] for each in found if each["severity"] != "info")


def stripped(*names):
    recording = order()
    for entry in recording.entries:
        for name in names:
            entry.pop(name, None)
    return recording


def one_name_for_all_pages():
    recording = stripped("_resourceType")
    for entry in recording.entries:
        entry["pageref"] = "page_0"
    return recording


def in_base64():
    recording = order()
    for posted in recording.bodies():
        posted |= {"text": base64.b64encode(posted["text"].encode()).decode(), "encoding": "base64"}
    return recording


def with_tunnels():
    recording = stripped("pageref", "_resourceType")
    for host in ("shop.example", "a.klaviyo.com", "static.klaviyo.com"):
        recording.entries.insert(0, {"request": {"method": "CONNECT", "url": f"{host}:443"}})
    return recording


def with_nonsense():
    recording = order()
    recording.entries[:0] = [None, 7, {"comment": "x"}]
    return recording


def from_the_cache():
    recording = order()
    for entry in recording.entries:
        if entry["request"]["url"].endswith("klaviyo.js"):
            entry["response"]["status"] = 304
    return recording


def in_one_page():
    recording = Recording()
    recording.page("/")
    for number in (1, 2, 1):
        recording.event("Viewed Product", ProductID=str(number))
    for metric in ("Added to Cart", "Started Checkout", "Placed Order", "Ordered Product"):
        recording.event(metric)
    return recording


HEALTHY = {
    "Chrome": order,
    "Safari": one_name_for_all_pages,
    "Charles": lambda: stripped("pageref", "_resourceType"),
    "Fiddler": with_tunnels,
    "bodies in base64": in_base64,
    "entries that are none": with_nonsense,
    "klaviyo.js from the cache": from_the_cache,
    "a shop in one page": in_one_page,
}


@pytest.mark.parametrize("made", HEALTHY.values(), ids=HEALTHY)
def test_a_healthy_visit_has_no_finding_whoever_recorded_it(made, verify):
    result = verify(made())

    assert ([], 0) == (codes(result), result.exit_code)
    assert {"Viewed Product": 3, "Placed Order": 1} == {
        row["metric"]: row["count"]
        for row in json.loads(result.stdout)["events"]
        if row["metric"] in ("Viewed Product", "Placed Order")
    }


def packed(name, *more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, order().text())
        for each in more:
            archive.writestr(*each)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (BOM + order().text().encode(), "visit.har"),
        (order().text().encode("utf-16"), "visit.har"),
        (gzip.compress(order().text().encode()), "visit.har.gz"),
        (packed("har.har"), "visit.zip"),
        (order().text().encode(), "recording"),
    ],
    ids=["Firefox's BOM", "PowerShell's UTF-16", "gzip", "Playwright's zip", "no ending"],
)
def test_a_file_is_read_as_it_was_left(data, name, verify):
    result = verify(data, name)

    assert ([], 0) == (codes(result), result.exit_code)


def test_bodies_in_files_of_their_own_are_read(tmp_path, verify):
    recording = order()
    for number, posted in enumerate(recording.bodies()):
        (tmp_path / f"{number}.json").write_text(posted["text"], encoding="utf-8")
        posted |= {"text": "", "_file": f"{number}.json"}
    result = verify(recording)

    assert ([], 0) == (codes(result), result.exit_code)


def test_a_file_elsewhere_is_not_read(tmp_path, verify):
    recording = order()
    (tmp_path.parent / "secret.json").write_text(recording.bodies()[0]["text"], encoding="utf-8")
    for posted in recording.bodies():
        posted |= {"text": "", "_file": "../secret.json"}

    assert "recorded without what was sent" in verify(recording).stderr


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (order().text().encode()[:-400], "a.har", "ends in the middle"),
        (gzip.compress(b"{}")[:-6], "a.har.gz", "can't be unpacked"),
        (packed("page.html"), "a.zip", "can't be unpacked: there is no .har in it"),
        (packed("har.har")[:200], "a.zip", "can't be unpacked"),
        (b'{"log": {"entries": []}}', "a.har", "no requests in it"),
        (b"[" * 100_000, "a.har", "not JSON"),
    ],
    ids=["cut", "cut gzip", "another zip", "cut zip", "empty", "nested"],
)
def test_what_is_no_recording_is_a_sentence(data, name, said, verify):
    result = verify(data, name)

    assert 2 == result.exit_code
    assert said in result.stderr


def test_a_recording_that_is_not_there_is_a_sentence(tmp_path):
    result = CliRunner().invoke(main, ["verify", str(tmp_path / "none.har")])

    assert 2 == result.exit_code
    assert "none.har: can't be read: No such file or directory" in result.stderr


def without_bodies():
    recording = order()
    for entry in recording.entries:
        entry["request"].pop("postData", None)
    return recording


def test_without_bodies_nothing_is_said_of_the_shop(verify):
    result = verify(without_bodies())

    assert 2 == result.exit_code
    assert "recorded without what was sent: 7 requests have no body" in result.stderr
    assert "with sensitive data" in result.stderr


def test_a_body_that_was_cut_is_not_blamed_on_the_shop(verify):
    recording = order()
    cut = next(each for each in recording.bodies() if "Added to Cart" in each["text"])
    cut["text"] = cut["text"][:200]
    result = verify(recording)

    assert ["V101"] == codes(result)
    assert "not in what was recorded" in result.stdout
    assert 1 == json.loads(result.stdout)["unread"]


def with_one_more(change):
    recording = order()
    change(recording)
    return recording


def reload_the_order(recording):
    recording.page("/thanks")
    recording.event("Placed Order")


def view_twice(recording):
    first, second = recording.event("Viewed Product"), recording.event("Viewed Product")
    second["startedDateTime"] = first["startedDateTime"]


def fail(recording):
    recording.event("Watched Video", status=0)["response"]["_error"] = "net::ERR_FAILED"


def refuse(recording):
    content = recording.event("Watched Video", status=429)["response"]["content"]
    content["text"] = json.dumps({"errors": [{"detail": "Request was throttled."}]})


def block(recording):
    recording.page("/blog")["response"] = {"status": 0, "_error": "net::ERR_BLOCKED_BY_CLIENT"}


def miss(recording):
    recording.entries.insert(0, None)
    recording.page("/blog")["response"] = {"status": 404}


def of_old(recording):
    data = base64.urlsafe_b64encode(
        b'{"token": "AbC123", "event": "Opened", "customer_properties": '
    )
    recording.add("GET", f"https://a.klaviyo.com/api/track?data={data.decode()}")


FAULTS = {
    "an order told again": (reload_the_order, ["V102"], "'Placed Order' arrived 2 times"),
    "twice at once": (view_twice, ["V102"], "'Viewed Product' arrived 2 times"),
    "not answered": (fail, ["V203"], "client/events: net::ERR_FAILED"),
    "refused": (refuse, ["V203"], "answers 429: Request was throttled."),
    "blocked": (block, ["V002"], "ERR_BLOCKED_BY_CLIENT"),
    "not found": (miss, ["V002"], "answers 404"),
    "another account": (lambda har: har.page("/blog", "XyZ789"), ["V004"], "XyZ789"),
}


@pytest.mark.parametrize(("change", "wanted", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_recording_is_named(change, wanted, said, verify):
    result = verify(with_one_more(change))

    assert wanted == codes(result)
    assert said in result.stdout


def test_a_request_that_says_nothing_readable_is_told(verify):
    assert "W024" in codes(verify(with_one_more(of_old)))


def test_only_klaviyos_own_hosts_are_klaviyo(verify):
    recording = Recording()
    recording.add("GET", f"{SHOP}/", type_="text/html")
    recording.add("GET", f"https://static.notklaviyo.com/onsite/js/{KEY}/klaviyo.js")
    recording.add("POST", "https://a.notklaviyo.com/client/events", "{}")

    assert ["V001"] == codes(verify(recording))
