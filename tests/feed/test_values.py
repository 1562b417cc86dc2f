"""Prices, quantities and addresses as shops write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.feed import values
from snippetgen.feed.findings import BadValueError


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("12", 12), ("12.5", 12.5), ("1299.00", 1299.0), ("$15.98", 15.98), ("15.98 USD", 15.98),
        ("1,299.00", 1299.0), ("1.299,00 €", 1299.0), ("€ 1.299,00", 1299.0),
        ("1 299,00 kr", 1299.0),
        ("1\u202f299,00\u00a0€", 1299.0), ("CHF 1'299.00", 1299.0), ("1,299,000", 1299000),
        ("12,5", 12.5), ("0,999", 0.999), ("0", 0), (0, 0), (9.5, 9.5), (".99", 0.99), ("£5", 5),
        ("R$ 10,00", 10.0), ("10,00zł", 10.0), ("1234,567", 1234.567), ("1,00,000.50", 100000.5),
    ],
)  # fmt: skip
def test_a_price_is_read_as_it_is_meant(written, price):
    found, _ = values.price(written)

    assert (price, type(price)) == (found, type(found))


@pytest.mark.parametrize(("decimal", "price"), [(".", 1.299), (",", 1299)])
def test_a_price_that_can_be_read_in_two_ways_is_read_as_told(decimal, price):
    assert (price, "") == values.price("1.299", decimal)


def test_what_is_told_does_not_change_a_price_that_is_clear():
    assert 15.98 == values.price("$15.98", ",")[0]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1,299", "price-ambiguous"), ("1.299 €", "price-ambiguous"), ("free", "price-unreadable"),
        ("", "price-unreadable"), ("1.2.3", "price-unreadable"), (True, "price-unreadable"),
        (float("nan"), "price-unreadable"), (float("inf"), "price-unreadable"),
        ("-5", "price-negative"), ("($5.00)", "price-negative"), ("\u22125,00 €", "price-negative"),
        (-0.01, "price-negative"), ("12 or 13", "price-unreadable"), ("1e5", "price-unreadable"),
        ("١٢", "price-unreadable"), (["1"], "price-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_price_says_why(written, name):
    with pytest.raises(BadValueError) as caught:
        values.price(written)
    assert name == caught.value.name


@given(st.text(), st.sampled_from([None, ".", ","]))
def test_no_text_breaks_the_reader_of_prices(text, decimal):
    try:
        number, _ = values.price(text, decimal)
    except BadValueError:
        return
    assert number >= 0


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://shop.com/a", "https://shop.com/a"),
        ("//cdn.shop.com/a.jpg", "https://cdn.shop.com/a.jpg"),
        ("https://shop.com/a b/ü?q=ö", "https://shop.com/a%20b/%C3%BC?q=%C3%B6"),
        ("https://shop.com/a%20b", "https://shop.com/a%20b"),
        (" https://shop.com/a ", "https://shop.com/a"),
        ('https://shop.com/"><script>', "https://shop.com/%22%3E%3Cscript%3E"),
    ],
)
def test_an_address_is_absolute_and_safe_to_print(written, address):
    assert address == values.address(written)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("/a", "address-relative"), ("shop.com/a", "address-relative"),
        ("https://", "address-relative"),
        ("https://localhost/a", "address-relative"), ("javascript:alert(1)", "address-unreadable"),
        ("data:text/html,x", "address-unreadable"), ("http://[::1", "address-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_absolute_address_says_why(written, name):
    with pytest.raises(BadValueError) as caught:
        values.address(written)
    assert name == caught.value.name


def test_a_relative_address_is_on_the_site_that_is_given():
    assert "https://shop.com/en/a" == values.address("a", "https://shop.com/en/")
    assert "https://shop.com/a" == values.address("/a", "https://shop.com/en/")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("A", ["A"]), ("A|B", ["A", "B"]), ("A > B", ["A", "B"]), ("A, B", ["A", "B"]),
        ('["A, B", "C"]', ["A, B", "C"]), (["A", "A"], ["A"]), ("A; ;B", ["A", "B"]), (7, ["7"]),
    ],
)  # fmt: skip
def test_categories_are_a_list(written, found):
    assert found == values.categories(written)


@pytest.mark.parametrize(("written", "found"), [("3", 3), ("3.0", 3), (3.0, 3), ("-2", -2), (0, 0)])
def test_a_quantity_is_whole(written, found):
    assert found == values.quantity(written)


@pytest.mark.parametrize("written", ["3.5", "many", "", "nan", "1e999", True, [1]])
def test_what_is_no_quantity_is_refused(written):
    with pytest.raises(BadValueError, match="is no whole number"):
        values.quantity(written)


@pytest.mark.parametrize(
    ("written", "found"), [("deny", 1), ("1", 1), (2, 2), ("continue", 2), (0, 2)]
)
def test_a_policy_is_1_or_2(written, found):
    assert found == values.policy(written)


@pytest.mark.parametrize("written", ["3", "maybe", ""])
def test_what_is_no_policy_is_refused(written):
    with pytest.raises(BadValueError, match="is no inventory_policy"):
        values.policy(written)
