"""Commands are split as a shell splits them, and read as curl reads them."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.doctor.commands import read_commands as read_curl
from snippetgen.doctor.shell import commands, without_carets
from snippetgen.errors import SnippetgenError


def words(text):
    return [word.text for command in commands(text) for word in command]


@given(st.text(st.sampled_from("ab'\"\\ {}:-"), max_size=30))
def test_words_are_those_of_shlex(text):
    try:
        expected = shlex.split(text)
    except ValueError:
        assert [word for command in commands(text) for word in command if word.open] or "\\" in text
    else:
        assert expected == words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$'it\'s \u2764 \x41\n\\ \ud83d\ude00'", ["it's ❤ A\n\\ 😀"]),
        ("a \\\n b", ["a", "b"]),
        ("a; b && c | d\ne", ["a", "b", "c", "d", "e"]),
        ('"$KEY \\$5"', ["$KEY $5"]),
    ],
)
def test_words_that_shlex_does_not_know(text, expected):
    assert expected == words(text)


def test_carets_of_windows_are_taken_away():
    text = 'curl ^"https://shop.test/?a=1^&b=2^" ^\r\n  -d ^"^{^\\^"a^\\^":^\\^"x^\n\ny^\\^"^}^"'

    assert ["curl", "https://shop.test/?a=1&b=2", "-d", '{"a":"x\ny"}'] == words(
        without_carets(text)
    )


def read(text):
    [found] = read_curl(text)
    return found


@pytest.mark.parametrize(
    ("options", "method", "url", "body"),
    [
        ("https://x.test", "GET", "https://x.test", ""),
        ("x.test/a", "GET", "http://x.test/a", ""),
        ("-d a=1 -d b=2 https://x.test", "POST", "https://x.test", "a=1&b=2"),
        ("-G -d a=1 https://x.test?b=2", "GET", "https://x.test?b=2&a=1", ""),
        ("-G --data-urlencode 'a={ }' https://x.test", "GET", "https://x.test?a=%7B+%7D", ""),
        ("--data-urlencode 'a b' https://x.test", "POST", "https://x.test", "a+b"),
        ("-sSXPUT -d1 https://x.test", "PUT", "https://x.test", "1"),
        ("--url https://x.test --json '{' --json '}'", "POST", "https://x.test", "{}"),
        ("-o out.json -m 5 https://x.test -I", "HEAD", "https://x.test", ""),
        ("--compressed --location https://x.test", "GET", "https://x.test", ""),
        ("https://x.test --data-raw @a", "POST", "https://x.test", "@a"),
    ],
)
def test_options_are_read_as_curl_reads_them(options, method, url, body):
    found = read(f"curl {options}")

    assert (method, url, body) == (found.sent.method, found.sent.url, found.body)


def test_headers_are_read_and_some_come_by_themselves():
    found = read(
        "curl -H 'Revision:  2026-10-15' -H 'Accept:' -A Mozilla/5.0 -u key: -d 1 https://x"
    )

    assert {
        "revision": "2026-10-15",
        "accept": "",
        "user-agent": "Mozilla/5.0",
        "authorization": "Basic a2V5Og==",
        "content-type": "application/x-www-form-urlencoded",
    } == found.sent.headers


@pytest.mark.parametrize("option", ["-d @event.json", "--data-binary @-", "-T event.json"])
def test_what_lies_in_a_file_is_not_in_the_command(option):
    with pytest.raises(SnippetgenError, match="sends a file"):
        read(f"curl https://x.test {option}")
