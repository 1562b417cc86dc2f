"""Field by field: what the formats here take is what the models of Klaviyo's own client have."""

import typing

import openapi_client
import pytest
from pydantic import BaseModel, ValidationError

from snippetgen.wire import WireError, client

EVENT = openapi_client.EventCreateQueryV2
PROFILE = openapi_client.OnsiteProfileCreateQueryResourceObject


def below(model, *names):
    """The model of an attribute, by the attributes on the way to it."""
    for name in names:
        field = model.model_fields[name]
        kinds = typing.get_args(field.annotation) or (field.annotation,)
        (model,) = (
            kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)
        )
    return model


def keys(model, *names):
    fields = below(model, *names).model_fields
    return {field.alias or name for name, field in fields.items()}


AT = ("data", "attributes")


def test_an_event_has_the_attributes_of_the_official_model():
    assert keys(EVENT, *AT) == client.EVENT_KEYS


def test_its_metric_has_them():
    assert keys(EVENT, *AT, "metric", "data", "attributes") == client.METRIC_KEYS


def test_its_profile_has_them():
    # `meta` is how a server patches properties; our readers take it beside the attributes.
    assert keys(EVENT, *AT, "profile", "data", "attributes") - {"meta"} == client.PROFILE_KEYS


def test_a_profile_of_a_page_has_them():
    assert keys(PROFILE, "attributes") - {"meta"} == client.PROFILE_KEYS


def test_a_place_has_them():
    assert keys(PROFILE, "attributes", "location") == client.LOCATION_KEYS


VALID = {
    "properties": {"ProductName": "Winnie the Pooh"},
    "time": "2026-11-25T10:00:00+00:00", "value": 9.99, "value_currency": "USD", "unique_id": "1",
    "backfill": False,
    "metric": {"data": {"type": "metric", "attributes": {"name": "X", "service": "api"}}},
    "profile": {"data": {"type": "profile", "attributes": {
        "email": "ann@klaviyo-demo.com", "phone_number": "+12345678901", "external_id": "17",
        "anonymous_id": "a", "_kx": "k", "first_name": "Ann", "last_name": "Lee",
        "organization": "O", "locale": "en-US", "title": "T", "image": "https://klaviyo-demo.com/a",
        "location": {"address1": "1", "city": "Rome", "latitude": 1.5, "longitude": "2", "ip": "x"},
        "properties": {"Points": 7},
    }}},
}  # fmt: skip
WRONG = [7, "text", True, [], {}, ["a"], {"a": 1}, 1.5]


def places(tree, path=()):
    """Each place in a body whose type the schema settles."""
    for key, value in tree.items():
        yield (*path, key)
        if isinstance(value, dict) and key != "properties":
            yield from places(value, (*path, key))


PLACES = sorted(places(VALID))


def with_value(tree, path, value):
    head, *rest = path
    return {**tree, head: with_value(tree[head], rest, value) if rest else value}


def ours(attributes):
    try:
        client.decode_event({"data": {"type": "event", "attributes": attributes}})
    except WireError:
        return False
    return True


def official(attributes):
    try:
        EVENT.from_dict({"data": {"type": "event", "attributes": attributes}})
    except (ValidationError, ValueError, TypeError, AttributeError):
        return False
    return True


def test_both_take_everything_that_there_is():
    assert ours(VALID)
    assert official(VALID)


def test_what_the_official_model_refuses_is_refused():
    tried = {
        (path, repr(value)): with_value(VALID, path, value) for path in PLACES for value in WRONG
    }
    refused = {name: body for name, body in tried.items() if not official(body)}

    assert len(refused) > 200
    assert [] == [name for name, body in refused.items() if ours(body)]


REQUIRED = ["properties", "metric", "profile"]


@pytest.mark.parametrize("name", REQUIRED)
def test_what_the_official_model_needs_is_needed(name):
    attributes = {key: value for key, value in VALID.items() if key != name}

    assert (False, False) == (official(attributes), ours(attributes))
