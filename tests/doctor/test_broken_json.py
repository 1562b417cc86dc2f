"""What is made of JSON that does not parse, and where it is said to be wrong."""

import pytest

from snippetgen.doctor.mending import BeyondMendingError
from snippetgen.doctor.reading import mend

SLIPS = [
    # A text, what it becomes, and what is said about it.
    ('{"a": 1,}', '{"a": 1}', ["1:8 trailing-comma"]),
    ('{"a": [1, 2,],}', '{"a": [1, 2]}', ["1:12 trailing-comma", "1:14 trailing-comma"]),
    ("{“a”: “b”}", '{"a": "b"}', ["1:2 curly-quotes", "1:7 curly-quotes"]),
    ('{"a”: "b"}', '{"a": "b"}', ["1:4 curly-quotes"]),
    ('{"a": "b”, "c": 1}', '{"a": "b", "c": 1}', ["1:9 curly-quotes"]),
    ("{‘a’: ‘it’s’}", '{"a": "it’s"}', ["1:2 curly-quotes", "1:7 curly-quotes"]),
    ("{'a': 'it\\'s'}", '{"a": "it\'s"}', ["1:2 not-json", "1:7 not-json"]),
    ("{'a': 'say \"hi\"'}", '{"a": "say \\"hi\\""}', ["1:2 not-json", "1:7 not-json"]),
    ('{"a": "say "hi" now"}', '{"a": "say \\"hi\\" now"}', ["1:12 not-json", "1:15 not-json"]),
    ('{"a": 1 "b": 2}', '{"a": 1, "b": 2}', ["1:8 not-json"]),
    ('{"a": 1; "b": 2}', '{"a": 1, "b": 2}', ["1:8 not-json"]),
    ('{"a" = 1}', '{"a" : 1}', ["1:6 not-json"]),
    ('{"a": True, "b": None}', '{"a": true, "b": null}', ["1:7 not-json", "1:18 not-json"]),
    ('{"a": NaN}', '{"a": null}', ["1:7 not-json"]),
    ('{"a": 1e999}', '{"a": null}', ["1:7 not-json"]),
    ('{"a": 1,299.50, "b": 1}', '{"a": 1299.50, "b": 1}', ["1:7 not-json"]),
    ('{"a": [1,299]}{', '[{"a": [1,299]},{}]', None),
    ('{"a": $15.98}', '{"a": 15.98}', ["1:7 not-json"]),
    ('{"a": .5, "b": +5, "c": 5.}', '{"a": 0.5, "b": 5, "c": 5}', None),
    ('{"a": 09.99, "b": 0x1F}', '{"a": 9.99, "b": 31}', ["1:7 not-json", "1:19 not-json"]),
    ('{"a": \u20135.5}', '{"a": -5.5}', ["1:7 not-json"]),
    ("['a' => array('b' => 1)]", '{"a" : {"b" : 1}}', None),
    ('{"zip": 02110}', '{"zip": "02110"}', ["1:9 not-json"]),
    ("{a: Placed Order}", '{"a": "Placed Order"}', ["1:2 not-json", "1:5 not-json"]),
    ('{"a": u"x"}', '{"a": "x"}', ["1:7 not-json"]),
    ('{"a": {{ product.price }}}', '{"a": "{{ product.price }}"}', ["1:7 not-json"]),
    ('{"a": 1, // one\n "b": /* two */ 2}', '{"a": 1, \n "b":  2}', None),
    ('{"a": 1, ...}', '{"a": 1 }', None),
    ('{"a": "x\ty\nz"}', '{"a": "x\\ty\\nz"}', ["1:9 not-json", "1:11 not-json"]),
    ('{"a": "C:\\dir"}', '{"a": "C:\\\\dir"}', ["1:10 not-json"]),
    ('{"a": "50\\%"}', '{"a": "50\\\\%"}', ["1:10 not-json"]),
    ('{"a": "b,\n "c": 1}', '{"a": "b",\n "c": 1}', ["1:9 not-json"]),
    ('{\u00a0"a":\u200b 1}', '{ "a":  1}', ["1:2 not-json"]),
    ('{"a": [1, 2}', '{"a": [1, 2]}', ["1:12 missing-bracket"]),
    ('{"a": 1', '{"a": 1}', ["1:8 missing-bracket"]),
    ('{"a": "b', '{"a": "b"}', ["1:9 missing-bracket"]),
    ('{"a": 1}}', '{"a": 1}', ["1:9 missing-bracket"]),
    ('"a": 1, "b": 2', '{"a": 1, "b": 2}', ["1:1 missing-bracket", "1:15 missing-bracket"]),
    ('{"a": "b": 1}', '{"a": {"b": 1}}', ["1:7 missing-bracket", "1:14 missing-bracket"]),
    ('{"a": 1},\n{"a": 2},', '[{"a": 1},\n{"a": 2}]', None),
    ('x = {"a": 1};', '{"a": 1}', ["1:1 not-json", "1:13 not-json"]),
    ("", "null", None),
]


@pytest.mark.parametrize(("text", "mended", "told"), SLIPS, ids=lambda part: str(part)[:30])
def test_a_slip_is_mended_and_pointed_at(text, mended, told):
    _, found, faults = mend(text)

    assert mended == found
    assert told in (None, [f"{fault.at} {fault.kind}" for fault in faults])


def test_brackets_are_put_back_where_the_indentation_says():
    text = '{\n  "a": {\n    "b": 1,\n  "c": {\n    "d": [\n      {"e": 1},\n  "f": 2\n}'

    assert {"a": {"b": 1}, "c": {"d": [{"e": 1}]}, "f": 2} == mend(text)[0]


def test_without_indentation_the_names_of_the_old_api_say_it():
    text = (
        '"token": "x"\n"customer_properties": {\n"$email": "y"\n"properties": {\n"a": 1\n"time": 2'
    )
    value = {"token": "x", "customer_properties": {"$email": "y"}, "properties": {"a": 1}}

    assert value | {"time": 2} == mend(text)[0]


def test_a_name_that_comes_again_begins_the_next_of_a_list():
    text = '{"Items": [{\n"ID": 1,\n"Size": "L"\n"ID": 2,\n"Size": "M"\n}]}'

    assert {"Items": [{"ID": 1, "Size": "L"}, {"ID": 2, "Size": "M"}]} == mend(text)[0]


def test_what_occurs_many_times_is_counted():
    faults = mend("{" + ", ".join(f"'k{n}': {n}" for n in range(30)) + "}")[2]

    assert "and 22 more like these" == faults[-1].message
    assert 9 == len(faults)


@pytest.mark.parametrize("text", ["{" * 200, "<" + "{{a b]" * 30, "[" + "(x}" * 500])
def test_what_is_no_json_is_left_alone(text):
    with pytest.raises(BeyondMendingError):
        mend(text)
