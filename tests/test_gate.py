"""The last look at a script: JSON in it is stood for, which must never let a wrong one through."""

import pytest

from snippetgen import gate

PUSH = "window.d = window.d || [];\nd.push({});\n"


@pytest.mark.parametrize(
    "script",
    [
        PUSH.format('{"a": 1, "b": [{"c": "it\'s `fine` */ </"}]}'),
        PUSH.format('{"event": name, "more": {"a": 1}}'),
        'var a = {"__proto__": 1};',
        '/* {"a": 1} */ f();',
        'var text = \'{"a": 1}\', list = ["{", ":1}"];',
        'if ({"a": 1}) { f("104373592874733", {"b": {}}); }',
        "// nothing but a comment",
    ],
)
def test_a_right_script_passes(script):
    assert gate.parses(script)


@pytest.mark.parametrize(
    "script",
    [
        '{"a": 1}',  # a block, not an object
        PUSH.format('{"a": 1'),
        PUSH.format('{"a": 1,}}'),
        'var a = \'{"a": "it\'s"}\';',
        'var a = `{"a": "`"}`;',
        '/* {"a": "*/"} */',
        '// {"a":\n"b"}',
        '({"a": 1} = x);',
        'f({"__proto__": 1, "__proto__": 2});',
        'f({"a": 1}) {"b": 2}',
    ],
)
def test_a_wrong_script_is_refused(script):
    assert not gate.parses(script)


def test_scripts_that_differ_in_json_alone_are_parsed_once():
    gate.parses(PUSH.format('{"a": 0}'))
    before = gate._printed.cache_info().misses
    for number in range(1, 100):
        assert gate.parses(PUSH.format(f'{{"a": {number}, "b": {{"c": []}}}}'))

    assert before == gate._printed.cache_info().misses
