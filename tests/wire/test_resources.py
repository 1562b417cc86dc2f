"""Our tables of catalogues and coupons against the models of Klaviyo's own client."""

import typing

import openapi_client
import pytest
from pydantic import BaseModel, ValidationError

from snippetgen.wire import WireError, resources
from snippetgen.wire.resources import kinds

NAMES = {
    "catalog-item": "CatalogItem",
    "catalog-variant": "CatalogVariant",
    "catalog-category": "CatalogCategory",
    "coupon": "Coupon",
    "coupon-code": "CouponCode",
}
JOBS = [(kind.type, verb) for kind in kinds().values() for verb in kind.jobs]
VALUES = {
    "text": "x", "number": 9.99, "integer": 1, "boolean": True, "texts": ["x"],
    "object": {"a": 1}, "time": "2027-01-01T00:00:00+00:00",
}  # fmt: skip
BIG = {"a": "x" * 110_000}
SPECIAL = {
    "integration_type": "$custom", "catalog_type": "$default", "status": "USED",
    "assigner_configuration": {"used": "NEVER", "unused_expired": "NEVER"},
}  # fmt: skip


def model(kind, verb):
    return getattr(openapi_client, f"{NAMES[kind]}{verb.title()}Query")


def job_model(kind, verb):
    return getattr(openapi_client, f"{NAMES[kind]}{verb.title()}JobCreateQuery")


def inner(model, *path):
    """The model at the end of a path of fields, through lists and options."""
    for name in path:
        by_alias = {field.alias or key: field for key, field in model.model_fields.items()}
        model = next(found for found in models_in(by_alias[name].annotation))
    return model


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in typing.get_args(annotation):
        yield from models_in(each)


def sort_of(annotation):
    """Our word for a type of theirs."""
    parts = [part for part in typing.get_args(annotation) if part is not type(None)]
    names = {str(part) for part in parts} or {str(annotation)}
    text = " ".join(sorted(names | {str(annotation)}))
    for word, sort in [
        ("List[", "texts"), ("Dict[", "object"), ("Configuration", "object"), ("datetime", "time"),
        ("float", "number"), ("bool", "boolean"), ("int", "integer"), ("str", "text"),
    ]:  # fmt: skip
        if word in text:
            return sort
    raise AssertionError(annotation)


def resource(kind, verb):
    """One with every attribute that it may have."""
    kind = kinds()[kind]
    data = {"type": kind.type}
    if verb != "create":
        data["id"] = "an-id"
    if verb == "delete":
        return data
    without = kind.only_updated if verb == "create" else kind.fixed
    data["attributes"] = {
        key: SPECIAL.get(key, VALUES[sort])
        for key, sort in kind.attributes.items()
        if key not in without
    }
    if verb == "create":
        data["relationships"] = {
            name: {"data": [other(type_)] if how == "many" else other(type_)}
            for name, (type_, how, _) in kind.relationships.items()
        }
    return data


def other(type_):
    return {"type": type_, "id": "x"}


def job(kind, verb, *found):
    kind = kinds()[kind]
    attributes = {kind.many: {"data": list(found)}}
    return {"data": {"type": kind.job_type(verb), "attributes": attributes}}


@pytest.mark.parametrize("verb", ["create", "update"])
@pytest.mark.parametrize("kind", NAMES)
def test_attributes_are_those_of_the_official_model_by_name_and_type(kind, verb):
    theirs = inner(model(kind, verb), "data", "attributes").model_fields
    ours = kinds()[kind]
    without = ours.only_updated if verb == "create" else ours.fixed
    mine = {key: sort for key, sort in ours.attributes.items() if key not in without}
    assert {key: sort_of(field.annotation) for key, field in theirs.items()} == mine


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_required_is_required_by_the_official_model(kind):
    attributes = inner(model(kind, "create"), "data", "attributes").model_fields
    theirs = {key for key, field in attributes.items() if field.is_required()}
    assert theirs == kinds()[kind].required


@pytest.mark.parametrize(("kind", "verb"), JOBS)
def test_a_job_that_we_take_is_one_to_the_official_model(kind, verb):
    body = job(kind, verb, resource(kind, verb))
    assert job_model(kind, verb).from_dict(body).to_dict()["data"]["type"] == body["data"]["type"]
    ((_, pointer),) = resources.check_job(kinds()[kind], verb, body)
    assert pointer == f"/data/attributes/{kinds()[kind].many}/data/0"


@pytest.mark.parametrize(("kind", "verb"), [each for each in JOBS if each[1] != "delete"])
def test_a_value_of_the_wrong_type_is_refused_by_both(kind, verb):
    for key in resource(kind, verb)["attributes"]:
        wrong = resource(kind, verb)
        wrong["attributes"][key] = [1] if kinds()[kind].attributes[key] == "texts" else [{}]
        body = job(kind, verb, wrong)
        with pytest.raises((ValidationError, AttributeError)):
            job_model(kind, verb).from_dict(body)
        with pytest.raises(WireError) as refused:
            resources.check_job(kinds()[kind], verb, body)
        assert refused.value.pointer.endswith(f"/data/0/attributes/{key}")


@pytest.mark.parametrize(
    ("kind", "change", "pointer"),
    [
        ("catalog-item", {"nonsense": 1}, "/data/attributes/nonsense"),
        ("catalog-item", {"title": None}, "/data/attributes/title"),
        ("catalog-item", {"price": True}, "/data/attributes/price"),
        ("catalog-item", {"integration_type": "$shopify"}, "/data/attributes/integration_type"),
        ("catalog-item", {"custom_metadata": {"a": {}}}, "/data/attributes/custom_metadata"),
        ("catalog-item", {"custom_metadata": BIG}, "/data/attributes/custom_metadata"),
        ("catalog-variant", {"inventory_policy": 3}, "/data/attributes/inventory_policy"),
        ("catalog-variant", {"inventory_policy": 1.5}, "/data/attributes/inventory_policy"),
        ("coupon-code", {"expires_at": "tomorrow"}, "/data/attributes/expires_at"),
        ("coupon-code", {"status": "USED"}, "/data/attributes/status"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(kind, change, pointer):
    data = resource(kind, "create")
    data["attributes"] |= change
    with pytest.raises(WireError) as refused:
        resources.check_new(kinds()[kind], data, "/data")
    assert refused.value.pointer == pointer


def test_a_relationship_that_has_to_be_there_is_asked_for():
    data = resource("catalog-variant", "create")
    data["relationships"] = {}
    with pytest.raises(WireError) as refused:
        resources.check_new(kinds()["catalog-variant"], data, "/data")
    assert refused.value.pointer == "/data/relationships/item"


@pytest.mark.parametrize(("kind", "most"), [("catalog-item", 100), ("coupon-code", 1000)])
def test_a_job_has_a_size(kind, most):
    one = resource(kind, "create")
    assert (
        len(resources.check_job(kinds()[kind], "create", job(kind, "create", *[one] * most)))
        == most
    )
    with pytest.raises(WireError, match=f"At most {most} at once, not {most + 1}"):
        resources.check_job(kinds()[kind], "create", job(kind, "create", *[one] * (most + 1)))
