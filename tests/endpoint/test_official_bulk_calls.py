"""Bulk calls, catalogues and coupons, made by Klaviyo's own client at its present revision."""

import httpx
import openapi_client
import pytest
from klaviyo_api import KlaviyoAPI
from openapi_client.exceptions import ApiException, BadRequestException, NotFoundException

from snippetgen.wire import client

pytestmark = pytest.mark.slow  # the client makes models for a second, of each kind of call

ITEM = "$custom:::$default:::1111"


@pytest.fixture
def api(mock):
    return KlaviyoAPI("pk_made_up", max_retries=0, test_host=mock.url)


def event(metric="Placed Order", **attributes):
    named = {"data": {"type": "metric", "attributes": {"name": metric}}}
    return {
        "type": "event",
        "attributes": {"properties": {"OrderId": "1"}, "metric": named} | attributes,
    }


def profile(email="sarah@klaviyo-demo.com", **attributes):
    return {"type": "profile", "attributes": {"email": email} | attributes}


def group(*events, email="sarah@klaviyo-demo.com", **more):
    attributes = {"profile": {"data": profile(email)}, "events": {"data": list(events)}, **more}
    return {"type": "event-bulk-create", "attributes": attributes}


def bulk(*groups):
    attributes = {"events-bulk-create": {"data": list(groups)}}
    return {"data": {"type": "event-bulk-create-job", "attributes": attributes}}


def job(type_, many, *found):
    return {"data": {"type": type_, "attributes": {many: {"data": list(found)}}}}


def item(number="1111", **attributes):
    required = {"external_id": number, "title": "T", "description": "D", "url": "https://x.com/1"}
    return {"type": "catalog-item", "attributes": required | attributes}


def variant(number="1111-1", of=ITEM):
    return {
        "type": "catalog-variant",
        "attributes": {
            "external_id": number, "title": "T", "description": "D", "url": "https://x.com/1",
            "sku": "S", "inventory_quantity": 3, "price": 9.99,
        },
        "relationships": {"item": {"data": {"type": "catalog-item", "id": of}}},
    }  # fmt: skip


def category(number="fiction", *items):
    related = {"items": {"data": [{"type": "catalog-item", "id": each} for each in items]}}
    attributes = {"external_id": number, "name": "Fiction"}
    return {"type": "catalog-category", "attributes": attributes, "relationships": related}


def coupon(name="SPRING"):
    return {"data": {"type": "coupon", "attributes": {"external_id": name, "description": "D"}}}


def code(unique="SPRING-1", of="SPRING"):
    return {
        "type": "coupon-code",
        "attributes": {"unique_code": unique},
        "relationships": {"coupon": {"data": {"type": "coupon", "id": of}}},
    }


def test_events_in_bulk_are_taken_one_by_one(api, mock):
    body = bulk(
        group(event(unique_id="1", value=9.99, value_currency="USD"), event(unique_id="2")),
        group(event(unique_id="1"), email="ann@klaviyo-demo.com", backfill=True),
    )
    api.Events.bulk_create_events(openapi_client.EventsBulkCreateJob.from_dict(body))
    seen = [(e["profile"]["email"][:3], e["unique_id"], e.get("backfill")) for e in mock.events()]
    assert [("sar", "1", None), ("sar", "2", None), ("ann", "1", True)] == seen
    assert [e["verdict"] for e in mock.events()] == ["kept"] * 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (bulk(group(event(unique_id="1"), event(unique_id="1"))), "/data/attributes/events-bulk"),
        (
            bulk(group(event(), event(unique_id=""))),
            "/data/0/attributes/events/data/1/attributes/unique_id",
        ),
        (bulk(group(event(), email="nobody")), "/data/0/attributes/profile/data/attributes/email"),
        (bulk(), "/data/attributes/events-bulk-create/data"),
        (bulk(group()), "/data/0/attributes/events/data"),
        (bulk(group(*[event()] * 501), group(*[event()] * 500)), "events-bulk-create/data"),
    ],
)
def test_what_is_wrong_in_bulk_is_refused_whole(api, mock, body, pointer):
    with pytest.raises(BadRequestException, match=pointer):
        api.Events.bulk_create_events(body)
    assert mock.events() == []


def test_a_profile_is_made_and_then_changed(api, mock):
    first = api.Profiles.create_or_update_profile({"data": profile(first_name="Sarah")})
    again = api.Profiles.create_or_update_profile_with_http_info({"data": profile(title="Ms")})
    assert (first.data.id, 200) == (again.data.data.id, again.status_code)
    (person,) = mock.people()
    expected = {"email": "sarah@klaviyo-demo.com", "first_name": "Sarah", "title": "Ms"}
    assert {"id": first.data.id, **expected} == person


def test_two_profiles_are_not_made_one(api):
    api.Profiles.create_or_update_profile({"data": profile()})
    phone = {"type": "profile", "attributes": {"phone_number": "+12025550123"}}
    api.Profiles.create_or_update_profile({"data": phone})
    with pytest.raises(ApiException, match="duplicate_profile"):
        api.Profiles.create_or_update_profile({"data": profile(phone_number="+12025550123")})


def test_a_profiles_properties_are_patched(api, mock):
    data = profile(properties={"Tags": ["a"], "Plan": "Gold"})
    api.Profiles.create_or_update_profile({"data": data})
    patch = {"append": {"Tags": "b"}, "unset": ["Plan"]}
    api.Profiles.create_or_update_profile(
        {"data": profile() | {"meta": {"patch_properties": patch}}}
    )
    assert mock.people()[0]["properties"] == {"Tags": ["a", "b"]}


def test_profiles_are_imported_by_a_job(api, mock):
    found = [profile(f"p{number}@klaviyo-demo.com") for number in range(3)]
    made = api.Profiles.bulk_import_profiles(job("profile-bulk-import-job", "profiles", *found))
    assert (made.data.attributes.status, made.data.attributes.total_count) == ("queued", 3)
    asked = [api.Profiles.get_bulk_import_profiles_job(made.data.id).data.attributes for _ in "12"]
    assert [each.status for each in asked] == ["processing", "complete"]
    assert (asked[1].completed_count, asked[1].failed_count) == (3, 0)
    assert [each["email"] for each in mock.profiles()] == [
        f"p{n}@klaviyo-demo.com" for n in range(3)
    ]


def test_what_a_job_could_not_import_can_be_asked_for(api):
    for attributes in ({"email": "a@klaviyo-demo.com"}, {"phone_number": "+12025550123"}):
        api.Profiles.create_or_update_profile(
            {"data": {"type": "profile", "attributes": attributes}}
        )
    both = profile("a@klaviyo-demo.com", phone_number="+12025550123")
    made = api.Profiles.bulk_import_profiles(job("profile-bulk-import-job", "profiles", both))
    (error,) = api.Profiles.get_errors_for_bulk_import_profiles_job(made.data.id).data
    assert (error.attributes.code, error.attributes.source.pointer) == (
        "duplicate_profile", "/data/attributes/profiles/data/0",
    )  # fmt: skip


def test_a_job_that_was_never_made_has_no_errors_to_ask_for(api):
    with pytest.raises(NotFoundException):
        api.Profiles.get_errors_for_bulk_import_profiles_job("01UNKNOWN")


def test_an_item_is_made_read_changed_and_deleted(api):
    made = api.Catalogs.create_catalog_item({"data": item(price=9.99)})
    assert (made.data.id, made.data.attributes.price) == (ITEM, 9.99)
    change = {"data": {"type": "catalog-item", "id": ITEM, "attributes": {"price": 8.5}}}
    assert api.Catalogs.update_catalog_item(ITEM, change).data.attributes.price == 8.5
    assert api.Catalogs.get_catalog_item(ITEM).data.attributes.title == "T"
    api.Catalogs.delete_catalog_item(ITEM)
    with pytest.raises(NotFoundException):
        api.Catalogs.get_catalog_item(ITEM)


def test_an_item_is_made_once(api):
    api.Catalogs.create_catalog_item({"data": item()})
    with pytest.raises(ApiException, match="409"):
        api.Catalogs.create_catalog_item({"data": item()})


def test_variants_and_categories_belong_to_items_that_are_there(api):
    with pytest.raises(NotFoundException, match="/data/relationships/item/data"):
        api.Catalogs.create_catalog_variant({"data": variant()})
    api.Catalogs.create_catalog_item({"data": item()})
    assert api.Catalogs.create_catalog_variant({"data": variant()}).data.attributes.sku == "S"
    assert api.Catalogs.create_catalog_category({"data": category("f", ITEM)}).data.attributes.name


JOBS = [
    ("items", "catalog-item", item), ("variants", "catalog-variant", variant),
    ("categories", "catalog-category", category),
]  # fmt: skip


def run(api, verb, many, body):
    """Make a job, and ask until it is done, as one does."""
    made = getattr(api.Catalogs, f"bulk_{verb}_catalog_{many}")(body)
    name = "catalog_items" if many == "items" else many  # as the client spells them
    ask = getattr(api.Catalogs, f"get_bulk_{verb}_{name}_job")
    states = ["queued"]
    while states[-1] != "complete":
        attributes = ask(made.data.id).data.attributes
        states.append(attributes.status)
    assert states == ["queued", "processing", "complete"]
    return attributes


@pytest.mark.parametrize(("many", "type_", "make"), JOBS)
def test_bulk_jobs_create_update_and_delete(api, many, type_, make):
    if type_ == "catalog-variant":
        api.Catalogs.create_catalog_item({"data": item()})
    new = [make(f"n{number}") for number in range(3)]
    done = run(api, "create", many, job(f"{type_}-bulk-create-job", many, *new))
    assert (done.total_count, done.completed_count, done.failed_count) == (3, 3, 0)
    again = run(api, "create", many, job(f"{type_}-bulk-create-job", many, new[0], make("n3")))
    assert (again.completed_count, again.failed_count) == (1, 1)
    assert again.errors[0].source.pointer == f"/data/attributes/{many}/data/0"
    known = [{"type": type_, "id": f"$custom:::$default:::n{number}"} for number in (0, 1, 9)]
    field = "name" if type_ == "catalog-category" else "title"
    changes = [each | {"attributes": {field: "New"}} for each in known]
    changed = run(api, "update", many, job(f"{type_}-bulk-update-job", many, *changes))
    assert (changed.completed_count, changed.failed_count) == (2, 1)
    gone = run(api, "delete", many, job(f"{type_}-bulk-delete-job", many, *known))
    assert (gone.completed_count, gone.failed_count) == (2, 1)
    left = getattr(api.Catalogs, f"get_catalog_{many}")().data
    assert [each.attributes.external_id for each in left] == ["n2", "n3"]


def test_a_collection_comes_in_pages_and_by_ids(api):
    body = job("catalog-item-bulk-create-job", "items", *[item(f"{n:03}") for n in range(100)])
    api.Catalogs.bulk_create_catalog_items(body)
    api.Catalogs.create_catalog_item({"data": item("100")})
    first = api.Catalogs.get_catalog_items()
    cursor = first.links.next.rpartition("=")[2]
    second = api.Catalogs.get_catalog_items(page_cursor=cursor)
    assert (len(first.data), len(second.data), second.links.next) == (100, 1, None)
    some = api.Catalogs.get_catalog_items(filter='any(ids,["$custom:::$default:::007","x"])')
    assert [each.attributes.external_id for each in some.data] == ["007"]


def test_a_filter_that_is_not_known_is_refused(api):
    with pytest.raises(BadRequestException, match="filter"):
        api.Catalogs.get_catalog_items(filter='contains(title,"x")')


def test_coupons_and_their_codes(api):
    assert api.Coupons.create_coupon(coupon()).data.id == "SPRING"
    made = api.Coupons.create_coupon_code({"data": code()}).data
    assert (made.id, made.attributes.status) == ("SPRING-SPRING-1", "UNASSIGNED")
    body = job("coupon-code-bulk-create-job", "coupon-codes", *[code(f"C{n}") for n in range(1000)])
    started = api.Coupons.bulk_create_coupon_codes(body).data
    done = [api.Coupons.get_bulk_create_coupon_codes_job(started.id).data.attributes for _ in "12"][
        1
    ]
    assert (done.status, done.completed_count, done.failed_count) == ("complete", 1000, 0)
    found = api.Coupons.get_coupon_codes(filter='equals(coupon.id,"SPRING")')
    assert len(found.data) == 100
    update = {"data": {"type": "coupon-code", "id": made.id, "attributes": {"status": "USED"}}}
    assert api.Coupons.update_coupon_code(made.id, update).data.attributes.status == "USED"


def test_a_code_needs_its_coupon(api):
    with pytest.raises(NotFoundException):
        api.Coupons.create_coupon_code({"data": code()})


def test_no_key_is_kept_or_shown(api, mock):
    api.Coupons.create_coupon(coupon())
    assert "pk_made_up" not in str(mock.requests())
    assert (
        httpx.get(f"{mock.url}/api/coupons", headers={"revision": client.REVISION}).status_code
        == 401
    )


CLIENT = {"params": {"company_id": "AbC123"}, "headers": {"revision": client.REVISION}}


def test_a_page_sends_what_waited_in_one_call(http, mock):
    body = {"data": group(event("A"), event("B"))}
    answer = http.post("/client/event-bulk-create", json=body, **CLIENT)
    assert (answer.status_code, [each["metric"] for each in mock.events()]) == (202, ["A", "B"])


def subscription(list_type="list"):
    related = {"list": {"data": {"type": list_type, "id": "L1"}}}
    attributes = {
        "profile": {
            "data": profile(subscriptions={"email": {"marketing": {"consent": "SUBSCRIBED"}}})
        }
    }
    return {"data": {"type": "subscription", "attributes": attributes, "relationships": related}}


def back_in_stock(channels=("EMAIL",), variant="$custom:::$default:::SKU-1"):
    related = {"variant": {"data": {"type": "catalog-variant", "id": variant}}}
    attributes = {"channels": list(channels), "profile": {"data": profile()}}
    type_ = "back-in-stock-subscription"
    return {"data": {"type": type_, "attributes": attributes, "relationships": related}}


@pytest.mark.parametrize(
    ("name", "body", "status", "pointer"),
    [
        ("subscriptions", subscription(), 202, None),
        ("subscriptions", subscription("segment"), 400, "/data/relationships/list/data/type"),
        ("back-in-stock-subscriptions", back_in_stock(), 202, None),
        ("back-in-stock-subscriptions", back_in_stock(["FAX"]), 400, "/data/attributes/channels"),
        (
            "back-in-stock-subscriptions",
            back_in_stock(variant="7"),
            400,
            "/data/relationships/variant/data/id",
        ),
    ],
)
def test_subscriptions_of_a_page(http, mock, name, body, status, pointer):
    answer = http.post(f"/client/{name}", json=body, **CLIENT)
    errors = answer.json()["errors"] if answer.content else [{"source": {}}]
    assert (status, pointer) == (answer.status_code, errors[0]["source"].get("pointer"))
    assert len(mock.people()) == (status == 202)


def test_the_official_client_waits_for_what_is_back_in_stock(api, mock):
    api.Catalogs.create_back_in_stock_subscription(back_in_stock())
    assert [each["email"] for each in mock.profiles()] == ["sarah@klaviyo-demo.com"]
