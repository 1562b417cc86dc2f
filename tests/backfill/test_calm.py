"""What SQL lets past the rules, the rules have nothing to say of."""

import csv
import io
import itertools
import json

from snippetgen.backfill import run
from snippetgen.backfill.check import _ASKED_ELSEWHERE
from snippetgen.rules import Judge
from snippetgen.rules.read import calls_in
from tests.backfill import orders

# Values that the rules mind, in each of the columns, and some that they don't.
ODD = {
    "email": ["ann@example.com", "a b@shop.test", "nobody", "x@y", "a..b@klaviyo-demo.com",
              "d41d8cd98f00b204e9800998ecf8427e", "ann@klaviyo-demo.com ", f"{'a' * 70}@shop.com",
              "ann@sub.example.org", "ann@xn--mnchen-3ya.de", "ünï@klaviyo-demo.com"],
    "time": ["1995-01-01 00:00:00", "2999-01-01 00:00:00", "2000-06-01 00:00:00"],
    "total": ["0", "999", "99900", "1e3", "1999800", "-5", "123456789012345"],
    "currency": ["EUR", "euro", "ZZZ", "usd", ""],
    "discount_code": ["{{ code }}", "undefined", "4111 1111 1111 1111", "4111111111111111",
                      "pk_0123456789abcdef0123456789abcdef01", "078-05-1120", "NaN", "x" * 30_000,
                      "[object Object]", "-----BEGIN RSA PRIVATE KEY-----", "true", "0"],
    "discount_value": ["0", "0.00", "5"],
    "phone": ["+12345678900", "0123", "+4915112345678"],
    "customer_id": ["17", "x" * 300],
}  # fmt: skip
ODD_LINE = {
    "name": ["", "{{ product.title }}", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.abc", "<%= x %>"],
    "price": ["0", "999", "0.004"],
    "quantity": ["0", "100", "2"],
    "url": ["/relative", "//cdn.klaviyo-demo.com/a", "ftp://x", "HTTP://A.COM", "a.de"],
    "image": ["javascript:alert(1)", ""],
    "id": ["gid://shopify/Product/1", "1" * 20],
    "categories": ['["", "A"]', "A|B", "[broken"],
}  # fmt: skip
USUAL = {"time": "2021-01-04 10:00:00", "email": "ann@klaviyo-demo.com", "total": "19.98"}
PAGE = "https://www.klaviyo-demo.com/mug"
USUAL_LINE = {"id": "1111", "name": "Mug", "price": "9.99", "quantity": "2", "url": PAGE}


def csv_of(records):
    columns = list(dict.fromkeys(itertools.chain.from_iterable(records)))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def test_what_is_calm_breaks_no_rule(tmp_path, monkeypatch):
    """With nothing looked at but what is not calm, all that is written is judged afterwards."""
    placed = [{"id": "0", **USUAL}]
    lines = [{"order": "0", **USUAL_LINE}]
    for column, values in ODD.items():
        for value in values:
            number = str(len(placed))
            placed.append({"id": number, **USUAL, column: value})
            lines.append({"order": number, **USUAL_LINE})
    for column, values in ODD_LINE.items():
        for value in values:
            number = str(len(placed))
            placed.append({"id": number, **USUAL})
            lines.append({"order": number, **USUAL_LINE, column: value})
    plan = orders.write(tmp_path, orders=csv_of(placed), lines=csv_of(lines))
    monkeypatch.setattr(run, "SAMPLE", 0)
    monkeypatch.setattr(run.Checked, "fault", lambda _self, _body: "not looked at")
    orders.map_plan(plan, tmp_path / "out")
    judge = Judge(ignore=_ASKED_ELSEWHERE)
    written = [json.loads(line) for line in orders.bodies(tmp_path / "out")]
    calls = [call for body in written for call in calls_in(body, "server")]
    broken = [(v.code, v.message) for call in calls for v in judge.judge(call)]

    assert [] == broken
    assert "0" in {body["data"]["attributes"]["unique_id"] for body in written}
