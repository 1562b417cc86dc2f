"""Our stand-in for klaviyo.js, run in Node on a page that is just large enough for it."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from snippetgen.wire import Profile, client

PAGE = Path(__file__).with_name("page.js")
LOAD = {"load": True}
DEBOUNCE = {"wait": 300}
NOW = "2026-11-23T08:00:00.000Z"
ANN = "klaviyo.identify({$email: 'ann@shop.test'})"
EXCHANGE = base64.b64encode(b"ann@shop.test").decode() + ".AbC123"


@pytest.fixture(scope="module", autouse=True)
def node():
    pipe = subprocess.PIPE
    with subprocess.Popen(["node", PAGE], stdin=pipe, stdout=pipe, text=True) as Visit.node:
        yield


class Visit:
    """What a page did, its requests read as the endpoint reads them."""

    def __init__(self, *steps, activity=False, **page):
        told = json.dumps({"steps": steps, **page})
        print(told, file=self.node.stdin, flush=True)
        seen = json.loads(self.node.stdout.readline())
        self.requests, self.errors = seen["requests"], seen["errors"]
        self.cookies, self.storage = seen["cookies"], seen["storage"]
        self.cookie_rest = seen.get("cookieRest")
        self.results = [result.get("value") for result in seen["results"]]
        self.finished = [result["done"] for result in seen["results"]]
        self.events, self.profiles = [], []
        for request in self.requests:
            assert (request["company"], request["onsite"]) == ("AbC123", "1")
            client.check_revision(request["revision"])
            if request["path"] == "/client/profiles":
                self.profiles.append(client.decode_profile(request["body"]))
            else:
                event = client.decode_event(request["body"])
                if activity or event.metric != "__activity__":
                    self.events.append(event)

    @property
    def metrics(self):
        return [event.metric for event in self.events]

    @property
    def identity(self):
        return json.loads(base64.b64decode(self.cookies["__kla_id"]))


def cookie(**identity):
    return {"__kla_id": base64.b64encode(json.dumps(identity).encode()).decode()}


def test_identities_go_before_events_and_active_on_site_comes_last():
    visit = Visit(
        "window._learnq = [['track', 'A'],"
        "['identify', {$email: 'ann@shop.test'}], ['track', 'B']];"
        "window._klOnsite = [['track', 'C'], ['track', 'D']]",
        LOAD,
        ANN,
        "klaviyo.track('E')",
        DEBOUNCE,
        activity=True,
    )
    assert visit.metrics == ["A", "B", "C", "D", "__activity__", "E"]
    assert {event.profile.email for event in visit.events} == {"ann@shop.test"}
    assert [profile.email for profile in visit.profiles] == ["ann@shop.test"]
    assert visit.errors == []


def test_identities_of_the_queue_are_taken_last_to_first_so_the_first_wins():
    visit = Visit(
        "window._learnq = [['identify', {$email: 'ann@shop.test', Plan: 'first', A: 1}],"
        "['identify', {Plan: 'last', B: 2}]]",
        LOAD,
        DEBOUNCE,
    )
    [profile] = visit.profiles
    assert profile.properties == {"Plan": "first", "A": 1, "B": 2}


def test_identities_are_merged_for_300_ms():
    steps = [ANN, {"wait": 299}, "klaviyo.identify({$first_name: 'Ann'})", {"wait": 299}]
    assert Visit(LOAD, *steps).profiles == []
    [profile] = Visit(LOAD, *steps, {"wait": 1}).profiles
    assert (profile.email, profile.first_name) == ("ann@shop.test", "Ann")


def test_identify_knows_attributes_places_and_calls_the_rest_properties():
    properties = {
        "$id": "17",
        "$kid": "01K",
        "email": "ann@shop.test",
        "phone_number": "+12345678900",
        **{f"${name}": name for name in ("first_name", "last_name", "organization", "title")},
        **{f"${name}": name for name in ("image", "locale", "anonymous")},
        **{f"${name}": name for name in ("address1", "address2", "city", "country", "region")},
        "$zip": "zip",
        "$timezone": "timezone",
        "first_name": "custom",
        "city": "custom",
        "$source": "custom",
    }
    [profile] = Visit(LOAD, f"klaviyo.identify({json.dumps(properties)})", DEBOUNCE).profiles
    traits = ("first_name", "last_name", "organization", "title", "image", "locale")
    assert [getattr(profile, name) for name in traits] == list(traits)
    assert profile.email == "ann@shop.test"
    assert (profile.phone_number, profile.external_id) == ("+12345678900", "17")
    assert (profile.anonymous_id, profile.id) == ("anonymous", "01K")
    places = ("address1", "address2", "city", "country", "region", "zip", "timezone")
    assert profile.location == {name: name for name in places}
    assert profile.properties == dict.fromkeys(("first_name", "city", "$source"), "custom")


def test_the_same_identity_is_not_sent_again_but_calls_back():
    visit = Visit(LOAD, ANN, DEBOUNCE, ANN, DEBOUNCE)
    assert len(visit.profiles) == 1
    assert visit.finished == [True, True]
    assert visit.results == [{"$email": "ann@shop.test"}] * 2


def test_track_lifts_what_has_a_place_of_its_own():
    properties = {"$value": 9.99, "$event_id": 17, "time": 1387302423, "value": 1, "Price": 9.99}
    visit = Visit(LOAD, ANN, f"klaviyo.track('X', {json.dumps(properties)})")
    attributes = visit.requests[-1]["body"]["data"]["attributes"]
    assert attributes["properties"] == {
        "value": 1,
        "Price": 9.99,
        "$use_ip": True,
        "$is_session_activity": True,
    }
    assert (attributes["value"], attributes["unique_id"]) == (9.99, "17")
    assert attributes["time"] == "2013-12-17T17:47:03.000Z"


def test_track_without_a_time_has_the_time_of_the_call():
    visit = Visit(LOAD, "klaviyo.track('X', {unique_id: '1'})", {"wait": 60_000}, ANN)
    times = [one["body"]["data"]["attributes"]["time"] for one in visit.requests]
    assert times == [NOW, NOW]  # Active on Site's, and this one's
    assert visit.events[-1].unique_id == "1"


def test_track_changes_the_object_that_it_is_given():
    visit = Visit(LOAD, "window.mine = {Price: 1}; klaviyo.track('X', mine)", "mine")
    assert visit.results[1]["$use_ip"] is True


def test_an_unknown_visitors_events_wait_and_nobody_is_called_back():
    visit = Visit(LOAD, "klaviyo.track('A', {Price: 1})", "klaviyo.isIdentified()")
    assert visit.requests == []
    assert visit.finished == [False, True]
    assert visit.results[1] is False


def test_events_that_waited_are_sent_from_a_later_page():
    before = Visit(LOAD, "klaviyo.track('A', {Price: 1})", {"wait": 1000})
    after = Visit(LOAD, ANN, cookies=before.cookies, storage=before.storage, activity=True)
    # The first page's two, this page's Active on Site among them.
    assert after.metrics == ["__activity__", "A", "__activity__"]
    assert "kl-post-identification-sync" not in after.storage


def test_the_cookie_remembers_a_visitor_but_no_address():
    before = Visit(LOAD, ANN, DEBOUNCE)
    assert before.identity["$exchange_id"] == EXCHANGE
    assert {"cid", "$referrer", "$last_referrer", "$exchange_id"} == set(before.identity)
    assert "max-age=63072000" in before.cookie_rest
    after = Visit(LOAD, "klaviyo.track('A')", "klaviyo.isIdentified()", cookies=before.cookies)
    [event] = after.events
    assert (event.profile.email, event.profile.kx) == (None, EXCHANGE)
    assert event.profile.anonymous_id == before.identity["cid"]
    assert after.results == [True, True]


def test_a_later_identify_says_who_it_is_about():
    later = "klaviyo.identify({Plan: 'Gold'})"
    visit = Visit(LOAD, ANN, DEBOUNCE, later, DEBOUNCE)
    assert [profile.email for profile in visit.profiles] == ["ann@shop.test"] * 2
    [profile] = Visit(LOAD, later, DEBOUNCE, cookies=visit.cookies).profiles
    assert (profile.kx, profile.properties) == (EXCHANGE, {"Plan": "Gold"})


def test_the_cookie_keeps_an_address_until_it_was_sent():
    assert Visit(LOAD, ANN).identity["$email"] == "ann@shop.test"
    lost = Visit(LOAD, ANN, DEBOUNCE, status=[202, "lost"])
    assert lost.identity["$email"] == "ann@shop.test"


def test_somebody_else_starts_with_a_new_cookie():
    bob = "klaviyo.identify({$email: 'bob@shop.test'})"
    visit = Visit(LOAD, ANN, "klaviyo.track('A')", bob, "klaviyo.track('B')", DEBOUNCE)
    assert [event.profile.email for event in visit.events] == ["ann@shop.test", "bob@shop.test"]
    assert [profile.email for profile in visit.profiles] == ["ann@shop.test", "bob@shop.test"]
    assert visit.identity["$exchange_id"] != EXCHANGE


def test_somebody_else_inherits_nothing():
    ann = "klaviyo.identify({$email: 'ann@shop.test', $phone_number: '+12345678900'})"
    bob = "klaviyo.identify({$email: 'bob@shop.test'})"
    visit = Visit(LOAD, ann, bob, "klaviyo.track('B')", DEBOUNCE)
    [event] = visit.events
    assert (event.profile, visit.profiles[-1]) == (Profile(email="bob@shop.test"),) * 2


def test_the_answer_about_one_visitor_does_not_settle_the_next():
    bob = "klaviyo.identify({$email: 'bob@shop.test'})"
    lost = Visit(LOAD, ANN, bob, DEBOUNCE, status=[202, 202, "lost"])
    assert lost.identity["$email"] == "bob@shop.test"


def test_a_cookie_that_would_be_too_large_is_emptied():
    assert Visit(LOAD, f"klaviyo.identify({{$id: '{'x' * 3000}'}})").cookies == {"__kla_id": ""}


@pytest.mark.parametrize("domain", ["", "shop.test"])
def test_the_cookies_domain_is_the_one_that_was_asked_for(domain):
    visit = Visit(LOAD, f"klaviyo.cookieDomain('{domain}')", ANN)
    assert visit.results[0] == domain
    assert ("domain=shop.test" in visit.cookie_rest) is bool(domain)


@pytest.mark.parametrize(("off", "count"), [("true", 0), ("false", 1)])
def test_a_visitor_who_wants_no_tracking_is_left_alone(off, count):
    visit = Visit(LOAD, ANN, "klaviyo.track('A')", DEBOUNCE, cookies={"__kla_off": off})
    assert (len(visit.events), len(visit.profiles)) == (count, count)
    assert ("__kla_id" in visit.cookies) is bool(count)


def test_viewed_items_become_a_property_of_the_profile():
    items = [f"klaviyo.trackViewedItem({{ItemId: '{item}', Title: 'T'}})" for item in (1, 2, 1)]
    [profile] = Visit(LOAD, ANN, *items, DEBOUNCE).profiles
    assert profile.email == "ann@shop.test"
    assert profile.properties["$viewed_items"] == [
        {"ItemId": "1", "Title": "T", "Views": 2, "LastViewedDate": 1795420800},
        {"ItemId": "2", "Title": "T", "Views": 1, "LastViewedDate": 1795420800},
    ]


def test_viewed_items_are_twenty_at_most_and_outlive_the_page():
    loop = "for (let i = 0; i < 25; i++) klaviyo.trackViewedItem({ItemId: String(i)})"
    before = Visit(LOAD, loop, DEBOUNCE)
    assert before.requests == []
    kept = json.loads(before.storage["__kla_viewed"])
    assert [item["ItemId"] for item in kept] == [str(number) for number in range(24, 4, -1)]
    after = Visit(
        LOAD, ANN, "klaviyo.trackViewedItem({ItemId: 'x'})", DEBOUNCE, storage=before.storage
    )
    assert len(after.profiles[0].properties["$viewed_items"]) == 20


def test_viewed_items_are_forgotten_after_30_days():
    view = "klaviyo.trackViewedItem({ItemId: '1'})"
    for days, views in [(30, 2), (31, 1)]:
        visit = Visit(LOAD, view, {"wait": days * 24 * 60 * 60 * 1000}, view)
        assert json.loads(visit.storage["__kla_viewed"])[0]["Views"] == views


@pytest.mark.parametrize("item", ["", "null", "'x'", "[]"])
def test_what_is_no_item_is_ignored(item):
    visit = Visit(LOAD, ANN, f"klaviyo.trackViewedItem({item})", DEBOUNCE)
    assert visit.profiles[0].properties == {}
    assert visit.errors == []


def test_methods_give_promises_and_call_back():
    visit = Visit(
        "window.seen = []; window.note = (name) => (value) => { seen.push([name, value]) }",
        LOAD,
        "klaviyo.identify({$email: 'ann@shop.test'}, note('identify'))",
        DEBOUNCE,
        "klaviyo.track('A', note('track'))",
        "klaviyo.account()",
        "klaviyo.push(['isIdentified', note('push')])",
        "klaviyo.openForm('f', note('openForm'))",
        "_learnq.push(function (tracker) { note('function')(tracker.isIdentified()) })",
        "seen",
    )
    assert visit.results[1:4] == [{"$email": "ann@shop.test"}, True, "AbC123"]
    assert visit.results[4] is None
    assert visit.results[-1] == [
        ["identify", {"$email": "ann@shop.test"}],
        ["track", True],
        ["push", True],
        ["openForm", None],
        ["function", True],
    ]


def test_a_wrong_call_does_not_stop_those_behind_it():
    visit = Visit(
        "window._learnq = [['identify', {$email: 'ann@shop.test'}]];"
        "window._klOnsite = [['track', 'A', null], ['then', 1], null, ['track', 'B']]",
        LOAD,
        "klaviyo.track('C')",
    )
    assert visit.metrics == ["B", "C"]
    assert len(visit.errors) == 3


def test_an_array_called_klaviyo_is_left_alone():
    visit = Visit("var klaviyo = window.klaviyo || []", LOAD, "typeof klaviyo.track")
    assert visit.results[-1] == "undefined"


def test_whatever_else_is_called_klaviyo_is_replaced():
    visit = Visit("window.klaviyo = {track: 1}", LOAD, "typeof klaviyo.track", "klaviyo.then")
    assert visit.results[1:] == ["function", None]


def test_a_second_klaviyo_js_does_nothing():
    visit = Visit(LOAD, LOAD, ANN, "klaviyo.track('A')", activity=True)
    assert visit.metrics == ["__activity__", "A"]
    assert visit.errors == ["Already loaded for account AbC123. Skipping account AbC123."]


@pytest.mark.parametrize(
    ("src", "api"),
    [
        ("https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js", "https://a.klaviyo.com"),
        (
            "https://static.klaviyo.com/onsite/js/klaviyo.js?company_id=AbC123",
            "https://a.klaviyo.com",
        ),
        ("http://127.0.0.1:8210/onsite/js/AbC123/klaviyo.js", "http://127.0.0.1:8210"),
    ],
)
def test_it_sends_to_klaviyo_or_to_where_it_came_from(src, api):
    visit = Visit(LOAD, ANN, DEBOUNCE, src=src)
    assert {request["api"] for request in visit.requests} == {api}


def test_active_on_site_tells_about_the_page():
    url = "https://shop.test/p/1?utm_source=mail&_kx=abc.AbC123#top"
    visit = Visit(LOAD, url=url, referrer="https://search.test/?q=bear", activity=True)
    [event] = visit.events
    assert event.profile.kx == "abc.AbC123"
    assert {
        "page": url,
        "referrer": "search.test",
        "initial_page_path": "/p/1",
        "fragment": "#top",
        "kx_present": True,
        "utm_source": "mail",
    } == {key: value for key, value in event.properties.items() if not key.startswith("$")}


def test_an_address_in_the_url_identifies():
    visit = Visit(LOAD, DEBOUNCE, url="https://shop.test/?utm_email=ann%40shop.test")
    assert [profile.email for profile in visit.profiles] == ["ann@shop.test"]


@pytest.mark.parametrize(("allowed", "count"), [("true", 1), ("false", 0), ("undefined", 0)])
def test_shopifys_consent_is_waited_for(allowed, count):
    shop = f"window.Shopify = {{customerPrivacy: {{userCanBeTracked: () => {allowed}}}}}"
    visit = Visit(shop, LOAD, ANN, "klaviyo.track('A')")
    assert len(visit.events) == count
    visit = Visit(shop, LOAD, ANN, "klaviyo.track('A')", "dispatch('trackingConsentAccepted')")
    assert visit.metrics == ["A"]


def test_too_many_requests_are_tried_again():
    visit = Visit(LOAD, ANN, {"wait": 10_000}, status=[429, 429, 202], activity=True)
    assert visit.metrics == ["__activity__"] * 2
    assert len(visit.profiles) == 2
    tired = Visit(LOAD, ANN, {"wait": 60_000}, status=[429] * 12, activity=True)
    assert (tired.metrics, len(tired.profiles)) == (["__activity__"] * 6, 6)
    assert len(tired.errors) == 2


def test_a_refused_event_is_said_on_the_console():
    visit = Visit(LOAD, ANN, "klaviyo.track('A')", status=[202, 400])
    assert visit.finished == [False, False]
    assert visit.errors == ["klaviyo.js: /client/events answered 400"]
