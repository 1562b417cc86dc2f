"""Our cutting of templates, against the engines' own: python-liquid's lexer and Django's."""

from pathlib import Path

import pytest
from django.template.base import DebugLexer, TokenType
from hypothesis import given, settings
from hypothesis import strategies as st
from liquid import Environment
from liquid.token import TOKEN_OUTPUT

from snippetgen.lint.expressions import value_of, without_django
from snippetgen.lint.pieces import masked, pieces
from tests.examples import examples

ROOT = Path(__file__).parents[2]
LIQUID = sorted([*ROOT.glob("dist/**/*.liquid"), *ROOT.glob("tests/cases/rules/C*/**/*.liquid")])
DJANGO = sorted(ROOT.glob("dist/django/**/*.html"))
MARKS = ["{{", "}}", "{%", "%}", "{#", "#}", " a ", "\n", "|", "'", '"', "-", "{", "}", "%"]


def our_texts(text, host, kinds):
    data = text.encode()
    return [
        data[slice(*piece.inner)].decode() for piece in pieces(data, host) if piece.kind in kinds
    ]


def liquid_outputs(text):
    tokens = Environment().tokenizer()(text)
    return [token.value[2:-2].strip("-").strip() for token in tokens if token.kind == TOKEN_OUTPUT]


def django_outputs(text):
    tokens = DebugLexer(text).tokenize()
    return [token.contents for token in tokens if token.token_type == TokenType.VAR]


@pytest.mark.parametrize("file", LIQUID, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_outputs_of_liquid_are_those_that_its_engine_sees(file):
    text = file.read_text(encoding="utf-8")

    assert liquid_outputs(text) == our_texts(text, "liquid", ["output"])


@pytest.mark.parametrize("file", DJANGO, ids=lambda file: file.name)
def test_outputs_of_django_are_those_that_it_sees(file):
    text = file.read_text(encoding="utf-8")

    assert django_outputs(text) == our_texts(text, "django", ["output"])


@settings(max_examples=examples(300))
@given(st.lists(st.sampled_from(MARKS), max_size=14).map("".join))
def test_whatever_marks_stand_there_django_sees_the_same(text):
    assert django_outputs(text) == our_texts(text, "django", ["output"])


@settings(max_examples=examples(300))
@given(st.binary(max_size=60), st.sampled_from(["shopify", "django", "gtm", "html"]))
def test_masking_keeps_every_offset(data, host):
    assert len(data) == len(masked(data, pieces(data, host)))


@pytest.mark.parametrize(
    "text",
    [
        "user.email",
        "product.title|default:'a | b'|upper",
        'x|date:"H:i"',
        "'literal'|escapejs",
        "12.5|floatformat:2",
        '_("translated")|capfirst',
        "a.0.b|cut:c.d|safe",
    ],
)
def test_without_django_an_expression_is_read_alike(text):
    assert value_of(text, "django") == without_django(text)


@pytest.mark.parametrize("text", ["a ? b : c", "{ x }", "a|", "f(x)"])
def test_what_is_no_expression_of_the_engine_has_no_value(text):
    assert value_of(text, "django") is None


def test_comments_are_one_piece():
    text = "{% comment %}{{ a }}{% endcomment %}{{ b }}{%- # {{ c -%}"

    assert ["b"] == our_texts(text, "liquid", ["output"])
