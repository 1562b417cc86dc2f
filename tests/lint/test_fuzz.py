"""Whatever a file holds, linting it ends, in time and without a traceback."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.lint import Linter
from snippetgen.lint.reading import Where, read_file
from snippetgen.lint.scripts import concerns
from snippetgen.rules import rules_of
from tests.examples import examples

PARTS = [
    "klaviyo", "_learnq", ".track(", ".push([", "'", '"', "`", "${", "{{", "}}", "{%", "%}", "|",
    "<script>", "</script>", "<!--", "-->", "(", ")", "[", "]", "{", "}", "await ", "if (", "\n",
    "isIdentified()", "var x = ", "product.title", "\\", "//", "snippetgen-ignore C012", "\x00",
]  # fmt: skip
NAMES = ["a.html", "a.liquid", "a.js", "a.js.liquid", "container.json"]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PARTS), max_size=40), st.binary(max_size=20))
def test_any_mixture_of_code_is_read(tmp_path, name, parts, noise):
    data = b"klaviyo" + "".join(parts).encode() + noise
    if name == "container.json":
        data = _container(data.decode("utf-8", "replace"))
    rules = list(rules_of("code").values())

    found = read_file(Where(tmp_path / name), data, rules)

    assert concerns(data)
    assert found is None or all(hit.path for _, hit in found.found)


def _container(code):
    parameter = {"key": "html", "type": "TEMPLATE", "value": code}
    tag = {"type": "html", "name": "a", "parameter": [parameter]}
    return json.dumps({"containerVersion": {"tag": [tag]}}).encode()


@pytest.mark.parametrize("part", ["[", "(", "{a:", "klaviyo.track(", "!", "a=", "`${"])
def test_endless_nesting_comes_to_an_end(tmp_path, monkeypatch, part):
    monkeypatch.setattr("snippetgen.lint.reading.PATIENCE", 0.2)
    file = tmp_path / "deep.js"
    file.write_text("klaviyo.track(" + part * 20_000)

    linted = Linter().lint([file])
    assert 1 == len(linted.read) + len(linted.problems)
