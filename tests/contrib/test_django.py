"""The Django app in a real project, which runs in a process of its own."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from snippetgen.endpoint import serve

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PLAN = """\
company_id = "AbC123"
platforms = ["django"]
events = ["identify", "viewed_product", "placed_order", "ordered_product"]
"""
ORDER = {"order": {"id": "7", "email": "ann@shop.io", "total": 3, "items": [{"id": "1"}]}}
COOKIE = base64.b64encode(b'{"$exchange_id": "kx_1.AbC123"}').decode()


@pytest.fixture(scope="module")
def mock():
    with serve() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def environment(mock, tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "snippetgen.toml").write_text(PLAN)
    (folder / "order.json").write_text(json.dumps(ORDER))
    return {
        **os.environ,
        "FOLDER": str(folder),
        "MOCK": mock.url,
        "KLAVIYO_PRIVATE_KEY": "pk_secret",
        "DJANGO_SETTINGS_MODULE": "tests.contrib.django_project.settings",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture(scope="module")
def site(environment):
    command = [sys.executable, "-m", "tests.contrib.django_project.run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process.stdout.readline().strip()
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()


@pytest.fixture
def clear(mock):
    mock.clear()
    return mock


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def sent(mock):
    return [(event["metric"], event["unique_id"]) for event in mock.events()]


def test_the_tags_print_the_snippets_with_the_nonce_of_the_request(site):
    page = httpx.get(f"{site}/product").text
    blocks = re.findall(r"data-snippetgen>(.*?)</script>", page, re.DOTALL)
    product = json.loads(blocks[0])["product"]

    assert ("1234567", "1234.5") == (product["id"], product["price"])
    assert 'O\'Reilly "A" </script>' == product["name"]
    assert '<script nonce="n0nce">' in page
    assert "Viewed Product" in page


def test_a_signal_sends_the_pages_events_for_the_visitor_of_the_request(site, clear):
    assert "placed" == httpx.post(f"{site}/order/1001", cookies={"__kla_id": COOKIE}).text
    clear.wait_for(lambda: len(clear.events()) == 2, timeout=30)

    assert [("Placed Order", "1001"), ("Ordered Product", "1001_1_0")] == sent(clear)
    assert [{"email": "ann@shop.io", "_kx": "kx_1.AbC123"}] * 2 == [
        event["profile"] for event in clear.events()
    ]


def test_an_order_that_is_rolled_back_is_not_sent(site, clear):
    assert "rolled back" == httpx.post(f"{site}/order/1002?fail=1").text
    httpx.post(f"{site}/order/1003")
    clear.wait_for(lambda: len(clear.events()) == 2, timeout=30)

    assert "1002" not in json.dumps(clear.events())  # one thread sends all, in order


@pytest.mark.parametrize("id_", ["broken", "free", "a model"])
def test_what_has_nothing_to_send_does_not_stop_the_shop(site, clear, id_):
    assert "placed" == httpx.post(f"{site}/order/{id_}").text
    httpx.post(f"{site}/order/1004")
    clear.wait_for(lambda: len(clear.events()) == 2, timeout=30)

    assert [("Placed Order", "1004"), ("Ordered Product", "1004_1_0")] == sent(clear)


def test_a_coroutine_sends_the_shops_own_values(site, clear):
    assert "placed" == httpx.get(f"{site}/async/1005").text
    clear.wait_for(lambda: len(clear.events()) == 3, timeout=30)
    placed = clear.events()[0]

    assert ("Placed Order", "1005", 19.8) == (
        placed["metric"],
        placed["unique_id"],
        placed["value"],
    )
    assert ["Montag", "Montag"] == placed["properties"]["ItemNames"]
    assert [9.9, 9.9] == [item["ItemPrice"] for item in placed["properties"]["Items"]]


def test_the_command_lists_the_tags(environment):
    answer = manage(environment, "klaviyo")

    assert '{% klaviyo "layout" %}' in answer.stdout.splitlines()
    assert '{% klaviyo "order_placed" %}' in answer.stdout.splitlines()


def test_the_command_sends_an_event(environment, clear):
    file = f"{environment['FOLDER']}/order.json"
    answer = manage(environment, "klaviyo", "--send", "order_placed", file)

    assert (0, "2 accepted\n") == (answer.returncode, answer.stdout), answer.stderr
    assert [("Placed Order", "7"), ("Ordered Product", "7_1_0")] == sent(clear)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "none.json: No such file or directory"),
        (b"[1]", "none.json: is no JSON object"),
        (b'{"a": "\xe4"}', "none.json: is not UTF-8 text"),
    ],
)
def test_the_command_names_a_file_that_it_cannot_use(environment, tmp_path, content, said):
    if content is not None:
        (tmp_path / "none.json").write_bytes(content)
    answer = manage(environment, "klaviyo", "--send", "order_placed", str(tmp_path / "none.json"))

    assert 1 == answer.returncode
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_command_names_what_it_cannot_use(environment):
    file = f"{environment['FOLDER']}/order.json"
    answer = manage(environment, "klaviyo", "--send", "order_place", file)

    assert 1 == answer.returncode
    assert "no event of the plan is at the trigger 'order_place'" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_djangos_checks_name_a_plan_that_cannot_be_used(environment, tmp_path):
    (tmp_path / "snippetgen.toml").write_text(PLAN.replace("viewed_product", "viewed_produkt"))
    answer = manage({**environment, "FOLDER": str(tmp_path)}, "check")

    assert 1 == answer.returncode
    assert "unknown event 'viewed_produkt'" in answer.stderr
    assert "snippetgen.E001" in answer.stderr


def test_djangos_checks_name_a_setting_that_means_nothing(environment):
    answer = manage({**environment, "SETTING": "PLANS"}, "check")

    assert 1 == answer.returncode
    assert "SNIPPETGEN['PLANS'] means nothing: did you mean 'PLAN'?" in answer.stderr
    assert "snippetgen.E003" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_djangos_checks_find_nothing_in_a_good_plan(environment):
    assert 0 == manage(environment, "check").returncode
