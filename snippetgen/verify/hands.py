"""Finding things in a page and using them, as a shopper does: by sight, not by knowing the code."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files

from playwright.sync_api import ElementHandle, Error, Frame, Page

_SOON = 3_000  # milliseconds for something to let itself be clicked

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


def find(page: Page, selector: str) -> ElementHandle | None:
    """The first element that can be seen, in any frame, by a selector or `words: …` on a button."""
    for frame in page.frames:
        with suppress(Error):
            if (found := _seen(frame, selector)) is not None:
                return found
    return None


def which(page: Page, selectors: Sequence[str]) -> int | None:
    """The number of the first of these by which something can be seen, in any frame."""
    for frame in page.frames:
        with suppress(Error):
            found = frame.evaluate(f"(all) => ({_script()})(all)?.index", selectors)
            if found is not None:
                return int(found)
    return None


def _seen(frame: Frame, selector: str) -> ElementHandle | None:
    try:
        return frame.evaluate_handle(
            f"(one) => ({_script()})([one])?.element", selector
        ).as_element()
    except Error:  # no CSS: a plan may name something in Playwright's own way
        found = frame.locator(selector).filter(visible=True)
        return found.first.element_handle() if found.count() else None


@cache
def _script() -> str:
    return files("snippetgen.verify").joinpath("find.js").read_text(encoding="utf-8")


def press(page: Page, found: ElementHandle) -> bool:
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


def fill(found: ElementHandle, text: str) -> bool:
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
