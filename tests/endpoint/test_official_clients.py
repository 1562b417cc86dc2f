"""Klaviyo's own clients, the present and the last of the old, take the endpoint for Klaviyo."""

import warnings

import httpx
import openapi_client
import pytest
from klaviyo_api import KlaviyoAPI
from openapi_client.exceptions import BadRequestException, UnauthorizedException

from snippetgen.wire import client
from tests.endpoint.shown import plain

with warnings.catch_warnings():
    # The old package says at its import that it is old.
    warnings.filterwarnings("ignore", "This SDK is being deprecated", DeprecationWarning)
    from klaviyo.public import Public

EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "properties": {"ProductName": "Winnie the Pooh"},
            "value": 9.99,
            "unique_id": "1111_1",
            "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
            "profile": {"data": {"type": "profile", "attributes": {"email": "ann@shop.test"}}},
        },
    }
}
RECORDED = {
    "metric": "Viewed Product",
    "profile": {"email": "ann@shop.test"},
    "properties": {"ProductName": "Winnie the Pooh"},
    "value": 9.99,
    "unique_id": "1111_1",
    "time": None,
    "company_id": None,
    "via": "server",
}


@pytest.fixture
def old(mock):
    public = Public(public_token="AbC123", api_server=f"{mock.url}/api")
    # Its POST goes to the host of the class, not to the one it was given.
    public.KLAVIYO_API_SERVER = public.api_server
    return public


@pytest.fixture
def api(mock):
    return KlaviyoAPI("pk_secret", max_retries=0, test_host=mock.url)


@pytest.mark.parametrize("method", ["get", "post"])
def test_track_of_the_old_client_is_answered_with_1(old, mock, method):
    answer = old.track(
        "Placed Order",
        email="ann@shop.test",
        properties={"$value": 29.98, "$event_id": "1234", "Text": "50% & more+ ünïcødé >>>>"},
        customer_properties={"$first_name": "Ann"},
        timestamp=1387302423,
        method=method,
    )
    assert answer.data == 1
    expected = {
        "metric": "Placed Order",
        "profile": {"email": "ann@shop.test", "first_name": "Ann"},
        "properties": {"Text": "50% & more+ ünïcødé >>>>"},
        "value": 29.98,
        "unique_id": "1234",
        "time": "2013-12-17T17:47:03+00:00",
        "company_id": "AbC123",
        "via": "v1",
    }
    assert [expected] == plain(mock.events())


@pytest.mark.parametrize("method", ["get", "post"])
def test_identify_of_the_old_client_is_answered_with_1(old, mock, method):
    answer = old.identify(external_id="17", properties={"$city": "Rome"}, method=method)
    assert answer.data == 1
    expected = {"external_id": "17", "location": {"city": "Rome"}}
    assert [{**expected, "company_id": "AbC123", "via": "v1"}] == plain(mock.profiles())


def test_the_old_client_reads_a_0_as_well(old):
    assert old.track("Placed Order", email="nobody", properties={}).data == 0


def test_an_event_of_the_present_client_is_taken(api, mock):
    api.Events.create_event(EVENT)
    assert plain(mock.events()) == [RECORDED]


def test_an_event_of_the_present_clients_model_is_taken(api, mock):
    model = openapi_client.EventCreateQueryV2.from_dict(EVENT)
    api.Events.create_event(model)
    assert plain(mock.events()) == [RECORDED]


def test_a_private_key_is_not_recorded(api, mock):
    api.Events.create_event(EVENT)
    [request] = mock.requests()
    assert request["headers"]["authorization"] == "Klaviyo-API-Key [hidden]"


def test_a_refusal_is_a_bad_request_to_the_present_client(api):
    wrong = {
        "data": {**EVENT["data"], "attributes": {**EVENT["data"]["attributes"], "unique_id": ""}}
    }
    with pytest.raises(BadRequestException, match="/data/attributes/unique_id"):
        api.Events.create_event(wrong)


@pytest.mark.parametrize("key", [None, "pk_secret", "Klaviyo-API-Key"])
def test_a_server_needs_a_key(mock, key):
    headers = {"revision": client.REVISION, **({"authorization": key} if key else {})}
    response = httpx.post(f"{mock.url}/api/events", json=EVENT, headers=headers)
    assert response.status_code == 401


def test_a_server_needs_a_revision(mock):
    headers = {"authorization": "Klaviyo-API-Key pk_secret"}
    assert httpx.post(f"{mock.url}/api/events", json=EVENT, headers=headers).status_code == 400


def test_a_missing_key_is_unauthorized_to_the_present_client(api):
    api.api_client.configuration.api_key.clear()
    with pytest.raises(UnauthorizedException):
        api.Events.create_event(EVENT)


# The present client has no call for /client: what its models write is sent as a page would.
def test_the_models_of_the_present_client_are_taken_at_the_client_addresses(mock):
    write = openapi_client.ApiClient().sanitize_for_serialization
    event = openapi_client.EventCreateQueryV2.from_dict(EVENT)
    profile = openapi_client.OnsiteProfileCreateQueryResourceObject.from_dict(
        {"type": "profile", "attributes": {"anonymous_id": "u-1", "location": {"city": "Rome"}}}
    )
    bodies = {"events": write(event), "profiles": {"data": write(profile)}}
    for name, body in bodies.items():
        response = httpx.post(
            f"{mock.url}/client/{name}?company_id=AbC123",
            json=body,
            headers={"revision": client.REVISION},
        )
        assert (response.status_code, response.text) == (202, "")
    assert plain(mock.events()) == [{**RECORDED, "company_id": "AbC123", "via": "client"}]
    expected = {"anonymous_id": "u-1", "location": {"city": "Rome"}}
    assert [{**expected, "company_id": "AbC123", "via": "client"}] == plain(mock.profiles())
