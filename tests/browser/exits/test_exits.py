"""Whatever way a visitor leaves, Klaviyo has each event once: as many as were pushed, no more."""

from tests.browser.exits.kinds import KILLED, KINDS
from tests.browser.exits.matrix import kill, run, wrong


def test_every_event_is_recorded_once_whatever_way_the_visitor_leaves(browser, internet, endpoint):
    found, errors = run(browser, internet, endpoint, KINDS)

    assert [] == wrong(found)
    assert [] == errors


def test_an_event_outlives_the_process_that_pushed_it(browser, internet, endpoint):
    found, errors = kill(browser, internet, endpoint, KILLED, times=2)

    assert [] == wrong(found)
    assert [] == errors
