"""What a page carries of ours besides the runtime, in bytes."""

import brotli
import pytest

from bench.page_part import page_parts

# Brotli's bytes, less than 30 above what they are: the config and the data of three events, and
# the data alone. Who raises a budget says so in the changelog.
BUDGET = {
    "html": {"all": 910, "data": 325},
    "liquid": {"all": 920, "data": 365},
    "shopify": {"all": 895, "data": 300},
    "django": {"all": 845, "data": 325},
}


@pytest.fixture(scope="module")
def parts():
    return page_parts()


@pytest.mark.parametrize("platform", BUDGET)
def test_a_page_with_three_events_stays_within_its_budget(parts, platform):
    for which, budget in BUDGET[platform].items():
        text = parts[platform][which].strip()
        assert "WINNIEPOOH" in text
        assert "function" not in text
        assert len(brotli.compress(text.encode(), quality=11)) <= budget, which
