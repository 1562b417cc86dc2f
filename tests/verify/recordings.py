"""One visit that ends with an order, as a HAR, in the ways in which tools write it."""

import json
from datetime import UTC, datetime, timedelta

SHOP = "https://shop.example"
KEY = "AbC123"
BEGAN = datetime(2026, 11, 25, 10, tzinfo=UTC)
LINE = {
    "ProductID": "7",
    "ProductName": "Pot",
    "Quantity": 1,
    "ItemPrice": 15.98,
    "RowTotal": 15.98,
}
EVENTS = {
    "Viewed Product": {"ProductName": "Pot", "ProductID": "7", "Price": 15.98},
    "Added to Cart": {
        "AddedItemProductName": "Pot", "AddedItemProductID": "7", "AddedItemPrice": 15.98,
        "AddedItemQuantity": 1, "ItemNames": ["Pot"], "Items": [LINE],
    },
    "Started Checkout": {"ItemNames": ["Pot"], "Items": [LINE]},
    "Placed Order": {"OrderId": "1001", "ItemNames": ["Pot"], "Items": [LINE]},
    "Ordered Product": {"OrderId": "1001", "ProductID": "7", "ProductName": "Pot", "Quantity": 1},
}  # fmt: skip


class Recording:
    """What Chrome writes: every page has a name, and a page of its own has its own document."""

    def __init__(self):
        self.entries = []
        self._page = None

    def page(self, path, key=KEY):
        self._page = f"page_{len(self.entries)}"
        self.add("GET", SHOP + path, type_="text/html", _resourceType="document")
        return self.add("GET", f"https://static.klaviyo.com/onsite/js/{key}/klaviyo.js")

    def event(self, metric, status=202, **properties):
        unique_id = f"{metric} {len(self.entries)}"
        attributes = {
            "metric": {"data": {"type": "metric", "attributes": {"name": metric}}},
            "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@web.de"}}},
            "properties": EVENTS.get(metric, {}) | properties,
            "value": 15.98,
            "unique_id": unique_id,
        }
        body = json.dumps({"data": {"type": "event", "attributes": attributes}})
        url = f"https://a.klaviyo.com/client/events?company_id={KEY}"
        return self.add("POST", url, body, status)

    def add(self, method, url, body=None, status=200, type_="text/plain", **more):
        moment = BEGAN + timedelta(seconds=5 * len(self.entries))
        request = {
            "method": method,
            "url": url,
            "headers": [{"name": "revision", "value": "2026-07-15"}],
            "bodySize": len(body or ""),
        }
        if body is not None:
            request["postData"] = {"mimeType": "application/json", "text": body}
        entry = {
            "pageref": self._page,
            "startedDateTime": moment.isoformat(),
            "time": 20,
            "request": request,
            "response": {"status": status, "content": {"mimeType": type_}},
            **more,
        }
        self.entries.append(entry)
        return entry

    def bodies(self):
        """The `postData` of what was sent to Klaviyo."""
        return [e["request"]["postData"] for e in self.entries if "postData" in e["request"]]

    def text(self):
        return json.dumps({"log": {"version": "1.2", "entries": self.entries}})


def order():
    """Three products, an add, a checkout, an order: nothing in it has to be mended."""
    recording = Recording()
    recording.page("/")
    for number in range(3):
        recording.page(f"/products/{number}")
        recording.event("Viewed Product", ProductID=str(number))
    recording.event("Added to Cart")
    recording.page("/checkout")
    recording.event("Started Checkout")
    recording.page("/thanks")
    recording.event("Placed Order")
    recording.event("Ordered Product")
    return recording
