"""Finding things in a page and using them, as a shopper does: by sight, not by knowing the code."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Error, Frame, Locator, Page

_SOON = 3_000  # milliseconds for something to let itself be clicked
_MANY = 20  # elements of one selector that are looked at

# A link that would open a tab of its own is followed in this one.
_STAY = "element => { const link = element.closest('a[target]'); if (link) link.target = '_self' }"

_CLOSE = ", ".join(
    f"{box} {button}"
    for box in ("[role=dialog]", "[aria-modal=true]", "[class*=modal i]", "[class*=popup i]")
    for button in ("[aria-label*=close i]", "[class*=close i]", "[title*=close i]")
)

# What has to be chosen before something can be bought: the first that there is of each.
_CHOOSE = """() => {
  const told = (element) => ['input', 'change'].forEach((name) => element.dispatchEvent(new Event(name, { bubbles: true })))
  for (const select of document.querySelectorAll('form select, main select, [class*=product i] select')) {
    if (select.closest('header, footer, nav, aside')) continue
    const first = Array.from(select.options).find((option) => option.value && !option.disabled)
    if (select.value || select.disabled || !select.offsetParent || !first) continue
    select.value = first.value
    told(select)
  }
  const chosen = new Set()
  for (const radio of document.querySelectorAll('form input[type=radio][required]:not(:disabled)')) {
    if (chosen.has(radio.name) || document.querySelector(`input[name="${CSS.escape(radio.name)}"]:checked`)) continue
    chosen.add(radio.name)
    radio.click()
  }
}"""  # noqa: E501


def find(page: Page, selector: str) -> Locator | None:
    """The first element that can be seen, in any frame, by a selector or `words: …` on a button."""
    for frame in page.frames:
        with suppress(Error):
            for each in _all(frame, selector).all()[:_MANY]:
                if each.is_visible():
                    return each
    return None


def _all(frame: Frame, selector: str) -> Locator:
    if not selector.startswith("words: "):
        return frame.locator(selector)
    words = re.compile(rf"^\W*({selector.removeprefix('words: ')})[\W\d]*$", re.IGNORECASE)
    shown = frame.locator("button, a, [role=button], input[type=submit], input[type=button]")
    named = frame.get_by_role("button", name=words).or_(frame.get_by_role("link", name=words))
    return shown.filter(has_text=words).or_(named)


def press(page: Page, found: Locator) -> bool:
    """Click it; what lies over it is closed first. False where it takes no clicks."""
    with suppress(Error):
        if not found.is_enabled():
            return False
        found.evaluate(_STAY)
    for clear in (_escape, _close_boxes):
        with suppress(Error):
            found.click(timeout=_SOON)
            return True
        clear(page)
    with suppress(Error):
        found.dispatch_event("click")
        return True
    return False


def fill(found: Locator, text: str) -> bool:
    with suppress(Error):
        found.fill(text)
        found.press("Tab")
        return True
    return False


def choose_options(page: Page) -> None:
    """A size and a colour, where the shop wants to know them and none is chosen."""
    with suppress(Error):
        page.evaluate(_CHOOSE)


def _escape(page: Page) -> None:
    with suppress(Error):
        page.keyboard.press("Escape")


def _close_boxes(page: Page) -> None:
    if (found := find(page, _CLOSE)) is not None:
        with suppress(Error):
            found.click(timeout=_SOON)
