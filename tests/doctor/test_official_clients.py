"""What Klaviyo's own clients send is fine, and every address that they know is known."""

import json
import pkgutil
import re
import warnings
from pathlib import Path

import openapi_client
import openapi_client.api
import pytest
from click.testing import CliRunner
from klaviyo_api import KlaviyoAPI

from snippetgen.cli.commands.check import command
from snippetgen.endpoint import serve
from snippetgen.rules.request import OTHERS, SENDING

with warnings.catch_warnings():
    # The old package says at its import that it is old.
    warnings.filterwarnings("ignore", "This SDK is being deprecated", DeprecationWarning)
    from klaviyo.public import Public

EMAIL = "sarah.mason@klaviyo-demo.com"
EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "properties": {"ProductName": "Emma", "ProductID": "1111"},
            "value": 9.99,
            "value_currency": "USD",
            "unique_id": "1111_1",
            "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
            "profile": {"data": {"type": "profile", "attributes": {"email": EMAIL}}},
        },
    }
}
BULK = {
    "data": {
        "type": "event-bulk-create-job",
        "attributes": {
            "events-bulk-create": {
                "data": [
                    {
                        "type": "event-bulk-create",
                        "attributes": {
                            "profile": EVENT["data"]["attributes"]["profile"],
                            "events": {
                                "data": [
                                    {
                                        "type": "event",
                                        "attributes": {
                                            "properties": {"ProductName": "Emma"},
                                            "unique_id": unique_id,
                                            "metric": EVENT["data"]["attributes"]["metric"],
                                        },
                                    }
                                    for unique_id in ("a", "b")
                                ]
                            },
                        },
                    }
                ]
            }
        },
    }
}
WRITE = openapi_client.ApiClient().sanitize_for_serialization


@pytest.fixture(scope="module")
def mock():
    with serve() as endpoint:
        yield endpoint


def check(text):
    answer = CliRunner().invoke(command, ["--format", "json"], input=text)
    assert answer.exit_code in (0, 1), answer.output
    return [json.loads(line) for line in answer.output.splitlines()]


def sent_to(mock):
    """What has just been sent there, as `/requests` shows it."""
    requests = mock.requests()
    mock.clear()
    return json.dumps({"requests": requests})


def errors(found):
    return [each for event in found for each in event["findings"] if each["severity"] == "error"]


def test_an_event_of_the_present_client_is_recorded(mock):
    KlaviyoAPI("pk_secret", max_retries=0, test_host=mock.url).Events.create_event(EVENT)

    [found] = check(sent_to(mock))
    assert ("recorded", "server", []) == (found["verdict"], found["api"], found["findings"])


@pytest.mark.parametrize("method", ["get", "post"])
def test_track_and_identify_of_the_old_client_were_recorded(mock, method):
    old = Public(public_token="AbC123", api_server=f"{mock.url}/api")
    old.KLAVIYO_API_SERVER = old.api_server  # its POST goes there
    properties = {"$value": 29.98, "$event_id": "1234", "Text": "50% & more+ ünïcødé >>>>"}
    old.track("Requested Quote", email=EMAIL, properties=properties, method=method)
    old.identify(email=EMAIL, properties={"$city": "Rome"}, method=method)

    found = check(sent_to(mock))
    assert [("recorded", "v1")] * 2 == [(event["verdict"], event["api"]) for event in found]
    assert [] == errors(found)
    assert all("W024" in {each["code"] for each in event["findings"]} for event in found)


@pytest.mark.parametrize(
    ("model", "body", "events"),
    [
        (openapi_client.EventCreateQueryV2, EVENT, 1),
        (openapi_client.EventsBulkCreateJob, BULK, 2),
    ],
)
def test_what_its_models_write_is_recorded(model, body, events):
    found = check(json.dumps(WRITE(model.from_dict(body))))

    assert ["recorded"] * events == [event["verdict"] for event in found]
    assert [] == errors(found)


def test_the_translated_body_of_an_old_event_is_one_for_the_present_client():
    old = {"token": "AbC123", "event": "X", "customer_properties": {"$email": EMAIL, "$city": "Ro"}}
    [found] = check(json.dumps(old))
    [hint] = [each["hint"] for each in found["findings"] if each["code"] == "W024"]
    where, _, body = hint.partition("\n")

    assert "POST https://a.klaviyo.com/api/events" == where
    written = json.loads(body)
    known = WRITE(openapi_client.EventCreateQueryV2.from_dict(written))
    assert written == known | written  # it fills in what is not there
    [again] = check(body)
    assert ("recorded", "client") == (again["verdict"], again["api"])


def test_every_address_of_the_present_client_is_known():
    folder = Path(openapi_client.api.__path__[0])
    paths = {
        path
        for module in pkgutil.iter_modules([str(folder)])
        for path in re.findall(
            r"resource_path='([^']+)'", (folder / f"{module.name}.py").read_text(encoding="utf-8")
        )
    }
    names = {tuple(path.split("/")[1:3]) for path in paths}

    assert len(names) > 50
    apis = {"api": "server", "client": "client"}
    assert set() == {(apis[first], name) for first, name in names} - OTHERS - SENDING.keys()
