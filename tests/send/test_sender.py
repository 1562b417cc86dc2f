"""Track and Identify against the mock Klaviyo: in both APIs, blocking or not, by the rules."""

import asyncio
import base64
import json
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import openapi_client
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.endpoint import serve
from snippetgen.errors import SnippetgenError
from snippetgen.plan import parse_plan
from snippetgen.send import AsyncSender, Event, Profile, Sender, event_message, profile_message
from snippetgen.send.planned import planned_events
from snippetgen.wire import WireError

PLAN = """\
company_id = "AbC123"
platforms = ["html"]
events = ["identify", "viewed_product", "placed_order", "ordered_product"]
"""
EVENT = Event(
    "Placed Order",
    Profile(email="ann@shop.io", first_name="Ann"),
    {"OrderId": "1001", "ItemNames": ["A \u2028 </script>"], "Items": [{"ProductID": "1"}]},
    value=29.98,
    unique_id="1001",
    time=datetime(2026, 1, 31, 12, tzinfo=UTC),
)
ORDER = {
    "order": {"id": "1001", "total": 30.1, "items": [
        {"id": "1", "name": "Chair", "price": 10, "quantity": 2},
        {"id": "2", "name": "Table", "price": 10.1, "quantity": 1},
    ]},
    "customer": {"email": "ann@shop.io"},
}  # fmt: skip
Kind = StrEnum("Kind", {"CHAIR": "Chair"})
SECRET = "pk_0123456789abcdef0123456789abcdef01"
COOKIE = base64.b64encode(b'{"$exchange_id": "kx_1.AbC123"}').decode()


@pytest.fixture(scope="module")
def running():
    with serve() as endpoint:
        yield endpoint


@pytest.fixture
def mock(running, monkeypatch):
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_secret")
    running.clear()
    return running


def arrived(mock):
    return [(e["metric"], e["unique_id"], e["value"]) for e in mock.events()]


@pytest.mark.parametrize("v1", [None, "get", "post"])
def test_an_event_arrives_whichever_way_it_goes(mock, v1):
    with Sender(url=mock.url, v1=v1, company_id="AbC123") as sender:
        outcome = sender.track(EVENT)
    (event,) = mock.events()

    assert (outcome.ok, outcome.violations) == (True, ())
    assert EVENT.properties == event["properties"]
    assert [("Placed Order", "1001", 29.98)] == arrived(mock)
    assert {"email": "ann@shop.io", "first_name": "Ann"} == event["profile"]
    assert "2026-01-31T12:00:00+00:00" == event["time"]


@pytest.mark.parametrize("v1", [None, "get", "post"])
def test_a_profile_arrives_whichever_way_it_goes(mock, v1):
    profile = Profile(email="ann@shop.io", location={"city": "Rome"}, properties={"Plan": "gold"})
    with Sender(url=mock.url, v1=v1, company_id="AbC123") as sender:
        assert sender.identify(profile).ok
    (found,) = mock.profiles()

    expected = {"location": {"city": "Rome"}, "properties": {"Plan": "gold"}}
    assert expected == {key: found[key] for key in expected}


def test_both_senders_send_the_same(mock):
    async def send():
        async with AsyncSender(parse_plan(PLAN), url=mock.url) as sender:
            return [await sender.track(EVENT), *await sender.trigger("order_placed", ORDER)]

    with Sender(parse_plan(PLAN), url=mock.url) as sender:
        blocking = [sender.track(EVENT), *sender.trigger("order_placed", ORDER)]
    not_blocking = asyncio.run(send())

    assert [o.message for o in blocking] == [o.message for o in not_blocking]
    assert all(outcome.ok for outcome in (*blocking, *not_blocking))


def test_a_trigger_sends_what_the_page_would_send(mock):
    with Sender(parse_plan(PLAN), url=mock.url) as sender:
        outcomes = sender.trigger("order_placed", ORDER)

    assert all(outcome.ok for outcome in outcomes)
    assert [
        ("Placed Order", "1001", 30.1),
        ("Ordered Product", "1001_1_0", 20),
        ("Ordered Product", "1001_2_1", 10.1),
    ] == arrived(mock)


def test_a_plan_without_identify_knows_the_customer_too():
    plan = parse_plan(PLAN.replace('"identify", ', ""))
    events = planned_events(plan, "order_placed", ORDER)

    assert ["ann@shop.io"] * 3 == [event.profile.email for event in events]


def test_the_cookie_says_who_it_is(mock):
    with Sender(url=mock.url) as sender:
        sender.track(Event("Viewed Product", Profile(), {"ProductID": "1"}), cookie=COOKIE)
        sender.track(EVENT, cookie=COOKIE)

    kx = {"_kx": "kx_1.AbC123"}
    expected = [kx, {"email": "ann@shop.io", "first_name": "Ann", **kx}]
    assert expected == [event["profile"] for event in mock.events()]


@pytest.mark.parametrize(
    "event",
    [
        Event("Viewed Product", Profile(), {}),
        Event("Viewed Product", Profile(email="ann@example.com"), {}),
        Event("Viewed Product", Profile(email="nobody"), {}),
        Event("", Profile(email="ann@shop.io"), {}),
    ],
)
def test_what_klaviyo_would_drop_is_not_sent_unless_told(mock, event):
    with Sender(url=mock.url) as sender:
        outcome = sender.track(event)
    assert (False, None) == (outcome.ok, outcome.answer)
    assert outcome.reason.startswith("not sent: ")
    assert [] == mock.requests()

    with Sender(url=mock.url, force=True) as sender:
        assert sender.track(event).answer is not None
    assert 1 == len(mock.requests())


def test_the_private_key_goes_to_the_present_api_only(mock):
    with Sender(url=mock.url, v1="post", company_id="AbC123") as sender:
        sender.track(EVENT)
    with Sender(url=mock.url) as sender:
        sender.track(EVENT)

    assert [False, True] == ["authorization" in r["headers"] for r in mock.requests()]


def test_a_0_is_no_success(mock):
    with Sender(url=mock.url, v1="get", company_id="AbC123", force=True) as sender:
        outcome = sender.track(Event("Viewed Product", Profile(), {}))

    assert not outcome.ok
    assert "the answer is '0', not '1'" in outcome.reason


def test_a_get_is_base64_and_then_url_encoded():
    message = event_message(EVENT, v1="get", company_id="AbC123")

    assert not set("+/=") & set(message.path.partition("data=")[2])


def test_the_old_api_has_no_word_for_a_currency():
    with pytest.raises(WireError, match="Track has no currency"):
        event_message(
            Event("X", Profile(email="a@b.io"), {}, value=1, value_currency="EUR"), v1="get"
        )


def test_klaviyos_own_client_takes_the_bodies():
    event, profile = event_message(EVENT), profile_message(EVENT.profile)

    assert openapi_client.EventCreateQueryV2.from_dict(json.loads(event.body))
    assert openapi_client.ProfileUpsertQuery.from_dict(json.loads(profile.body))


@pytest.mark.parametrize(
    ("trigger", "variables", "said"),
    [
        ("order_place", ORDER, "no event of the plan is at the trigger 'order_place'"),
        ("order_placed", {"orders": {}}, "there is no scope 'orders'\n  did you mean 'order'?"),
        ("order_placed", {"order": {"id": "1"}}, "can't be sent without order.items.id"),
    ],
)  # fmt: skip
def test_what_a_trigger_lacks_is_told(mock, trigger, variables, said):
    with Sender(parse_plan(PLAN), url=mock.url) as sender, pytest.raises(SnippetgenError) as caught:
        sender.trigger(trigger, variables)
    assert said in str(caught.value)


@pytest.fixture
def run(mock, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "snippetgen.toml").write_text(PLAN)

    def run(*arguments, input=None):
        answer = CliRunner().invoke(main, ["send", *arguments, "--url", mock.url], input=input)
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
        return answer

    return run


def test_the_command_sends_text_as_text_and_json_as_json(run, mock):
    answer = run(
        "track", "Viewed Product", "ProductID=0017", "Price:=9.5", 'Tags:=["a"]', "--email",
        "ann@shop.io", "--unique-id", "7", "--value", "9.5", "--time", "2026-01-31T12:00:00+01:00",
    )  # fmt: skip
    (event,) = mock.events()

    assert (0, "accepted: Viewed Product\n") == (answer.exit_code, answer.stdout)
    assert {"ProductID": "0017", "Price": 9.5, "Tags": ["a"]} == event["properties"]
    assert ("7", 9.5, "2026-01-31T11:00:00+00:00") == (
        event["unique_id"], event["value"], event["time"],
    )  # fmt: skip


def test_the_command_takes_properties_from_standard_input_and_options(run, mock):
    run("track", "X", "--json", "-", "--property", "B:=2", "--kx", "kx_1", input='{"A": 1}')

    assert [{"A": 1, "B": 2}] == [event["properties"] for event in mock.events()]


def test_the_command_sends_a_trigger(run, mock, tmp_path):
    (tmp_path / "order.json").write_text(json.dumps(ORDER))

    assert 0 == run("trigger", "order_placed", "order.json").exit_code
    assert 3 == len(mock.events())


def test_the_command_identifies(run, mock):
    assert 0 == run("identify", "--email", "ann@shop.io", "Plan=gold").exit_code
    assert [{"Plan": "gold"}] == [profile["properties"] for profile in mock.profiles()]


def test_a_dry_run_needs_no_key_and_sends_nothing(run, mock, monkeypatch):
    monkeypatch.delenv("KLAVIYO_PRIVATE_KEY")
    answer = run("track", "Viewed Product", "--email", "ann@example.com", "--dry-run")

    assert 1 == answer.exit_code  # it would be dropped
    assert "Viewed Product" in json.dumps(json.loads(answer.stdout))
    assert "I005" in answer.stderr
    assert [] == mock.requests()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("track", "X", "A"), "'A' is no property"),
        (("track", "X", "A:=b"), "'A:=b': 'b' is no JSON\n  for text, write A=b"),
        (("track", "X", "--time", "soon"), "--time soon is no date and time"),
        (("track", "X", "--json", "none.json"), "none.json: No such file or directory"),
        (("trigger", "order_placed", "snippetgen.toml"), "snippetgen.toml: is no JSON"),
        (("track", "X", "--email", "a@b.io", "--currency", "EUR", "--v1", "get"), "no currency"),
        (("track", "X", "A:=NaN", "--email", "a@b.io"), "Not a finite number"),
        (("track", "X", "A:=NaN", "--kx", "k", "--v1", "get"), "Not a finite number"),
        (("track", "X", "--json", "latin1.json"), "latin1.json: is not UTF-8 text"),
        (("track", "X", "--v1", "get", "--company-id", SECRET), "this is a private key"),
        (("track", "X", "--v1", "get", "--company-id", "AbC12"), "'AbC12' is not a public key"),
    ],
)
def test_what_the_command_cannot_use_is_told_in_words(run, tmp_path, arguments, said):
    (tmp_path / "latin1.json").write_bytes(b'{"A": "\xe4"}')
    answer = run(*arguments, "--dry-run")

    assert 2 == answer.exit_code
    assert said in answer.stderr
    assert SECRET not in answer.output


def test_a_trigger_without_a_plan_says_how_to_get_one(run, tmp_path):
    (tmp_path / "order.json").write_text("{}")
    (tmp_path / "snippetgen.toml").unlink()
    answer = run("trigger", "order_placed", "order.json")

    assert 2 == answer.exit_code
    assert "there is no tracking plan here\n  --plan FILE, or `snippetgen init`" in answer.stderr


def test_a_dry_run_shows_what_a_terminal_has_no_letter_for(run):
    answer = run("track", "X", "A=\udce4", "--email", "ann@shop.io", "--dry-run")

    assert '"A": "\\udce4"' in answer.stdout


def test_a_private_key_in_a_property_is_not_shown(run):
    answer = run("track", "X", f"A={SECRET}", "--email", "ann@shop.io", "--dry-run")

    assert "P004" in answer.stderr
    assert SECRET not in answer.output


def test_values_of_python_become_json(mock):
    own = {
        "Price": Decimal("9.90"), "Count": Decimal(3), "At": EVENT.time, "Day": date(2026, 1, 31),
        "Id": UUID(int=7), "Items": ({"ItemPrice": Decimal("1.5")},), "Name": Kind.CHAIR,
    }  # fmt: skip
    with Sender(url=mock.url) as sender:
        sender.track(replace(EVENT, properties=own, value=Decimal("29.90")))
    (event,) = mock.events()

    assert {
        "Price": 9.9, "Count": 3, "At": "2026-01-31T12:00:00+00:00", "Day": "2026-01-31",
        "Id": "00000000-0000-0000-0000-000000000007", "Items": [{"ItemPrice": 1.5}],
        "Name": "Chair",
    } == event["properties"]  # fmt: skip
    assert 29.9 == event["value"]


def test_what_is_no_value_is_named_with_its_place():
    with pytest.raises(WireError) as caught:
        event_message(replace(EVENT, properties={"Items": [{"Of": object()}]}))

    assert "/properties/Items/0/Of" == caught.value.pointer
    assert "Of type object, which is no value of JSON" in caught.value.detail


def test_the_last_of_the_old_clients_sends_the_same(mock):
    """Klaviyo's own client of Track, as the outside check of our form of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "This SDK is being deprecated", DeprecationWarning)
        from klaviyo.public import Public
    old = Public(public_token="AbC123", api_server=f"{mock.url}/api")
    old.track(
        "Placed Order",
        email="ann@shop.io",
        properties={**EVENT.properties, "$value": 29.98, "$event_id": "1001"},
        customer_properties={"$first_name": "Ann"},
        timestamp=int(EVENT.time.timestamp()),
        method="get",
    )
    with Sender(url=mock.url, v1="get", company_id="AbC123") as sender:
        sender.track(EVENT)
    theirs, ours = (
        json.loads(base64.b64decode(request["query"]["data"])) for request in mock.requests()
    )
    # It writes the address without the dollar, which is as good.
    theirs["customer_properties"]["$email"] = theirs["customer_properties"].pop("email")

    assert theirs == ours
