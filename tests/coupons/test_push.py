"""`snippetgen coupons push` against the mock Klaviyo, and its bodies against Klaviyo's client."""

import json

import httpx
import openapi_client
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.klaviyo import sender
from snippetgen.wire import catalog
from snippetgen.wire.client import REVISION
from snippetgen.wire.resources import COUPON_JOB

HEADERS = {"authorization": "Klaviyo-API-Key pk_secret", "revision": REVISION}
CODES = [f"SUMMER-{number:06}" for number in range(25)]


@pytest.fixture
def push(mock, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("snippetgen.coupons.push.COUPON_JOB", 10)
    (tmp_path / "codes.csv").write_text("Coupon\n" + "\n".join(CODES))
    return lambda *options: CliRunner().invoke(
        main, ["coupons", "push", "codes.csv", "--coupon", "SUMMER", "--url", mock.url, *options]
    )


def posted(mock, name="coupon-code-bulk-create-jobs"):
    return [
        json.loads(request["body"])
        for request in mock.requests()
        if request["method"] == "POST" and request["path"].rstrip("/").endswith(name)
    ]


def codes_of(body):
    return [
        code["attributes"]["unique_code"]
        for code in body["data"]["attributes"]["coupon-codes"]["data"]
    ]


def test_every_code_arrives_once_in_jobs_of_a_thousand(push, mock, tmp_path, monkeypatch):
    monkeypatch.setattr("snippetgen.coupons.push.COUPON_JOB", COUPON_JOB)
    many = [f"SUMMER-{number:06}" for number in range(2500)]
    (tmp_path / "codes.csv").write_text("Coupon\n" + "\n".join(many))
    answer = push("--create")

    assert (0, "2,500 codes in jobs that Klaviyo accepted, 0 failed\n") == (
        answer.exit_code, answer.stderr,
    )  # fmt: skip
    assert [1000, 1000, 500] == [len(codes_of(body)) for body in posted(mock)]
    assert many == [code for body in posted(mock) for code in codes_of(body)]


def test_what_broke_off_goes_on_where_it_was(push, mock, tmp_path):
    push("--create")
    journal = tmp_path / "codes.csv.pushed"
    lines = journal.read_text().splitlines()
    job = next(line for line in lines if '"rows": [0, 10]' in line)
    journal.write_text(f'{job}\n{{"rows": [10, 2')  # as if killed in mid-word
    answer = push()

    assert "10 codes were there from before" in answer.stderr
    assert CODES[10:] == [code for body in posted(mock)[3:] for code in codes_of(body)]
    assert 0 == answer.exit_code
    assert "15 codes Klaviyo had already" in answer.stderr
    assert "15 codes in jobs that Klaviyo accepted, 0 failed" in answer.stderr


def test_a_second_run_sends_nothing(push, mock):
    push("--create")
    answer = push()

    assert 0 == answer.exit_code
    assert 3 == len(posted(mock))


def test_a_coupon_that_klaviyo_has_not_is_told_of_without_a_code(push):
    answer = push()

    assert 1 == answer.exit_code
    assert "25 codes in jobs that Klaviyo accepted, 25 failed" in answer.stderr
    assert [] == [code for code in CODES if code in answer.output]


def test_what_klaviyo_did_not_take_is_sent_again(push, mock):
    push()  # and there is no such coupon
    answer = push("--create")

    assert (0, "25 codes in jobs that Klaviyo accepted, 0 failed\n") == (
        answer.exit_code, answer.stderr,
    )  # fmt: skip
    assert 6 == len(posted(mock))


def test_a_file_that_has_grown_sends_the_new_codes_alone(push, mock, tmp_path):
    push("--create")
    more = [f"LATER-{number:06}" for number in range(3)]
    (tmp_path / "codes.csv").write_text("Coupon\n" + "\n".join(CODES + more))
    answer = push()

    assert more == [code for body in posted(mock)[3:] for code in codes_of(body)]
    assert "25 codes were there from before" in answer.stderr


def test_other_codes_in_a_file_of_the_same_name_are_sent(push, mock, tmp_path):
    push("--create")
    others = [f"WINTER-{number:06}" for number in range(25)]
    (tmp_path / "codes.csv").write_text("Coupon\n" + "\n".join(others))
    push()

    assert others == [code for body in posted(mock)[3:] for code in codes_of(body)]


def test_another_account_gets_them_too(push, mock, monkeypatch):
    push("--create")
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_other")
    push()

    assert 6 == len(posted(mock))


@pytest.mark.parametrize(
    ("options", "content", "said"),
    [
        (["--expires", "2020-01-31"], "Coupon\nA1\n", "--expires 2020-01-31 is past"),
        ([], "Coupon\n", "codes.csv: holds no code"),
        ([], "Coupon\nA1\nA2,5 %\n", "codes.csv:3: holds more than one column"),
    ],
)
def test_what_cannot_be_pushed_is_told_before_anything_is_sent(
    push, mock, tmp_path, options, content, said
):
    (tmp_path / "codes.csv").write_text(content)
    answer = push("--create", *options)

    assert (2, []) == (answer.exit_code, mock.requests())
    assert said in answer.stderr


def test_codes_that_nobody_took_may_go_to_another_coupon(push, monkeypatch):
    monkeypatch.setattr(sender, "sleep", lambda _seconds: None)
    nowhere = push("--url", "http://127.0.0.1:9", "--coupon", "SUMER")
    answer = push("--create")

    assert "ConnectError" in nowhere.stderr
    assert (1, 0) == (nowhere.exit_code, answer.exit_code)


def test_codes_are_not_pushed_to_a_second_coupon(push):
    push("--create")
    answer = push("--coupon", "WINTER")

    assert 2 == answer.exit_code
    assert "these codes were pushed to the coupon 'SUMMER'" in answer.stderr


def test_without_a_key_it_says_where_one_is_looked_for(push, monkeypatch):
    monkeypatch.delenv("KLAVIYO_PRIVATE_KEY")
    answer = push()

    assert 2 == answer.exit_code
    assert "set KLAVIYO_PRIVATE_KEY" in answer.stderr


def test_an_expiry_is_sent_in_utc(push, mock):
    push("--create", "--expires", "2027-01-31")
    expiries = {
        code["attributes"]["expires_at"]
        for body in posted(mock)
        for code in body["data"]["attributes"]["coupon-codes"]["data"]
    }

    assert {"2027-01-31T00:00:00+00:00"} == expiries


def test_klaviyos_own_client_takes_the_body():
    body = catalog.coupon_codes("SUMMER", CODES[:3], "2027-01-31T00:00:00+00:00")
    model = openapi_client.CouponCodeCreateJobCreateQuery.from_dict(body)

    assert 3 == len(model.data.attributes.coupon_codes.data)


def test_the_mock_knows_the_codes(push, mock):
    push("--create")
    found = httpx.get(f"{mock.url}/api/coupon-codes", headers=HEADERS).json()["data"]

    assert CODES == sorted(code["attributes"]["unique_code"] for code in found)
