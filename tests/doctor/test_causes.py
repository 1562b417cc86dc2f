"""One cause has one finding, and none is lost behind another's."""

import io
import json

import pytest

from snippetgen.doctor import Doctor, read_requests

METRIC = {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}
PROFILE = {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}
GOOD = {"properties": {}, "metric": METRIC, "profile": PROFILE}
UNNAMED = {"data": {"type": "metric", "attributes": {"title": "Viewed Product"}}}
UNADDRESSED = {"data": {"type": "profile", "attributes": {"mail": "sarah@klaviyo-demo.com"}}}
OTHER = {"data": {"type": "profile", "attributes": {"Colour": "green"}}}


def without(name, **instead):
    return {key: value for key, value in GOOD.items() if key != name} | instead


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        (GOOD, []),
        (without("profile", profile={"email": "sarah@klaviyo-demo.com"}), ["W025"]),
        (without("profile", customer_properties={"$email": "a@klaviyo-demo.com"}), ["W025"]),
        (without("profile", profile=UNADDRESSED), ["W025"]),
        (without("metric", event="Viewed Product"), ["W025"]),
        (without("metric", metric=UNNAMED), ["W025"]),
        (without("metric"), ["N001"]),
        (without("profile"), ["I001"]),
        (without("profile", profile=OTHER), ["I001", "W025"]),
        ({"profile": PROFILE}, ["N001", "W025"]),  # what is missing besides is another cause
        ({"metric": METRIC}, ["I001", "W025"]),
        ([], ["W025"]),
    ],
)
def test_what_the_shape_explains_is_said_once(attributes, expected):
    body = json.dumps({"data": {"type": "event", "attributes": attributes}}).encode()
    [request] = read_requests(io.BytesIO(body))
    [event] = Doctor().examine(request)

    assert expected == sorted({found.code for found in event.violations})
    assert ("refused" if expected else "recorded") == event.verdict
