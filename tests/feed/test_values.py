"""Quantities, addresses and categories as shops write them."""

import pytest

from snippetgen.feed import values
from snippetgen.feed.findings import BadValueError


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
