"""An e-mail address that is masked can be told from another, but not read."""

import pytest

from snippetgen.endpoint.mask import Mask


@pytest.mark.parametrize(
    "text",
    [
        "sarah.smith@klaviyo-demo.com",
        "Write to Sarah.Smith@klaviyo-demo.com, please",
        "https://shop.test/?email=sarah.smith@klaviyo-demo.com&x=1",
        "https://shop.test/?email=sarah.smith%40klaviyo-demo.com",
        "sarah.smith@",
        "sarah.smith@gmail",
        "https://shop.test/?email=sarah.smith%40klaviyo-demo.com&to=@shop",
        '"sarah smith"@klaviyo-demo.com',
        r'Write to "sarah \"smith"@klaviyo-demo.com',
        "sarah.smith (at) klaviyo-demo.com",
        "sarah.smith[AT]klaviyo-demo (dot) com",
    ],
)
def test_no_name_is_left_of_an_address(text):
    assert "smith" not in Mask().text(text).lower()


def test_one_address_has_one_mask_and_keeps_its_domain():
    mask = Mask()
    (upper, lower, other) = map(mask.text, ("A@shop.test", "a@shop.test", "b@shop.test"))
    assert (lower, True) == (upper, lower != other)
    assert "shop.test" == lower.partition("@")[2]
    assert lower == mask.text(lower) == mask.text("a (at) shop.test")


@pytest.mark.parametrize("text", ["no address", "@shop", "5 @ 9.99", 'a "mug" at (2)'])
def test_what_is_no_address_stays(text):
    assert text == Mask().text(text)


def test_a_long_text_is_read_once():
    text = "@ " + "a" * 2_000_000
    assert text == Mask().text(text)
