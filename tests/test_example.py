"""A tag's example is what the runtime would send: its own `derive.js`, run by Node.js, agrees."""

import json
import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen import load_plan
from snippetgen.bind import bind
from snippetgen.example import _TIME, _derive, calls, values

ROOT = Path(__file__).parents[1]
PLAN = load_plan(ROOT / "snippetgen.toml")
DERIVE = f"""
import {{ derive }} from {json.dumps((ROOT / "runtime/src/derive.js").as_uri())}
import {{ readFileSync }} from 'node:fs'
Date.now = () => {_TIME} * 1000
const asked = JSON.parse(readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(asked.map(([expr, at]) => derive(expr, at) ?? null)))
"""


def derived(asked):
    """What derive.js makes of each expression, where it stands."""
    node = ["node", "--input-type=module", "--eval", DERIVE]
    answer = subprocess.run(
        node, input=json.dumps(asked), capture_output=True, check=True, text=True
    )
    return json.loads(answer.stdout)


def test_every_tag_of_every_platform_sends_what_the_runtime_would():
    asked, expected = [], []
    for platform in PLAN.platforms:
        for tag in bind(PLAN, platform).tags:
            words = PLAN.vocabulary
            scopes = {
                name: values(words, words.scopes[name], name, tag.reads)
                for name in words.scopes_at(tag.event.on)
            }
            place = dict(scopes)
            if tag.event.for_each:
                place |= {"": scopes["order"]["items"][0], "@index": 0}
            asked.append([dict(tag.properties), place])
            expected.append(next(calls(tag, words))[-1])

    assert len(asked) > 20
    assert expected == derived(asked)


PATHS = st.sampled_from(
    ["a.text", "a.number", "a.none", ".price", ".tags", "a.items.price", "@index"]
)
NUMBERS = st.sampled_from([".price", "a.number", ".none"])
EXPRESSIONS = st.one_of(
    PATHS,
    st.builds(lambda parts: {"@first": parts}, st.lists(PATHS, min_size=1, max_size=3)),
    st.builds(lambda parts: {"@mul": parts}, st.lists(NUMBERS, min_size=2, max_size=2)),
    st.builds(lambda part: {"@sum": "a.items", "@of": part}, NUMBERS),
    st.builds(lambda part: {"@unique": part}, st.sampled_from(["a.items.tags", ".tags", "a.text"])),
    st.builds(lambda part: {"@each": "a.items", "X": part, "Y": ".price"}, PATHS),
    st.just({"@join": ["a.text", "@index", "@time"]}),
    st.just({"@value": {"fixed": [1]}}),
)


@settings(max_examples=1)
@given(st.lists(EXPRESSIONS, min_size=200, max_size=200))
def test_every_operator_means_the_same(expressions):
    items = [{"price": 9.99, "tags": ["x", "y"]}, {"tags": ["y", "z"]}, {"price": 0.1}]
    scopes = {"a": {"text": "T", "number": 3, "items": items, "empty": []}}
    asked = [
        [expression, {**scopes, "": items[number % 3], "@index": number % 3}]
        for number, expression in enumerate(expressions)
    ]

    assert derived(asked) == [
        _derive(expression, scopes, place[""], place["@index"]) for expression, place in asked
    ]
