"""Prices as shops write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.feed.findings import BadValueError
from snippetgen.feed.prices import price as read


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("12", 12), ("12.5", 12.5), ("1299.00", 1299.0), ("$15.98", 15.98), ("15.98 USD", 15.98),
        ("1,299.00", 1299.0), ("1.299,00 €", 1299.0), ("€ 1.299,00", 1299.0),
        ("1 299,00 kr", 1299.0),
        ("1\u202f299,00\u00a0€", 1299.0), ("CHF 1'299.00", 1299.0), ("1,299,000", 1299000),
        ("12,5", 12.5), ("0,999", 0.999), ("0", 0), (0, 0), (9.5, 9.5), (".99", 0.99), ("£5", 5),
        ("R$ 10,00", 10.0), ("10,00zł", 10.0), ("12,50 kr.", 12.5), ("Rs. 1,299.00", 1299.0),
        ("€ 5,-", 5.0), ("1.299,- €", 1299.0), ("CHF 12.\u2013", 12.0), ("12,00 $ CA", 12.0),
        ("99.00 د.إ", 99.0), ("12 euros", 12), ("1234,567", 1234.567), ("1,00,000.50", 100000.5),
    ],
)  # fmt: skip
def test_a_price_is_read_as_it_is_meant(written, price):
    found, _ = read(written)

    assert (price, type(price)) == (found, type(found))


@pytest.mark.parametrize(("decimal", "price"), [(".", 1.299), (",", 1299)])
def test_a_price_that_can_be_read_in_two_ways_is_read_as_told(decimal, price):
    assert (price, "") == read("1.299", decimal)


def test_what_is_told_does_not_change_a_price_that_is_clear():
    assert 15.98 == read("$15.98", ",")[0]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1,299", "price-ambiguous"), ("1.299 €", "price-ambiguous"), ("free", "price-unreadable"),
        ("", "price-unreadable"), ("1.2.3", "price-unreadable"), (True, "price-unreadable"),
        (float("nan"), "price-unreadable"), (float("inf"), "price-unreadable"),
        ("-5", "price-negative"), ("($5.00)", "price-negative"), ("\u22125,00 €", "price-negative"),
        (-0.01, "price-negative"), ("12 or 13", "price-unreadable"),
        ("from 12", "price-unreadable"), ("5 %", "price-unreadable"), ("5.-3", "price-unreadable"),
        ("1e5", "price-unreadable"),
        ("١٢", "price-unreadable"), (["1"], "price-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_price_says_why(written, name):
    with pytest.raises(BadValueError) as caught:
        read(written)
    assert name == caught.value.name


@given(st.text(), st.sampled_from([None, ".", ","]))
def test_no_text_breaks_the_reader_of_prices(text, decimal):
    try:
        number, _ = read(text, decimal)
    except BadValueError:
        return
    assert number >= 0
