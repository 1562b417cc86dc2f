"""Run a container on a real page, in Playwright's Chromium, in place of the page's own gtm.js.

Nothing leaves: what goes to another server than the page's is noted and cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Route, sync_playwright

from snippetgen.browsers import system_browser
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.gtm.replay import Run, page_script

_ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--no-pings"]


def run_on_page(container: Mapping[str, Any], url: str, messages: Sequence[Any] = ()) -> Run:
    """Open the page, let the container run, push what is to be pushed besides.

    Raises SnippetgenError where there is no browser, or no page at the address.
    """
    script = page_script(container)
    requests: list[dict[str, Any]] = []
    home = urlsplit(url)

    def routed(route: Route) -> None:
        request, asked = route.request, urlsplit(route.request.url)
        if asked.hostname == "www.googletagmanager.com" and asked.path == "/gtm.js":
            route.fulfill(body=script, content_type="text/javascript")
        elif (asked.scheme, asked.netloc) == (home.scheme, home.netloc):
            route.continue_()
        else:
            body = request.post_data
            requests.append({"method": request.method, "url": request.url, "body": body})
            route.abort()

    with sync_playwright() as playwright:
        browser = _launched(playwright)
        page = browser.new_context().new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route("**/*", routed)
        try:
            answer = page.goto(url, wait_until="load")
        except Error as error:
            reason = error.message.partition("\n")[0].removeprefix("Page.goto: ")
            raise SnippetgenError(Problem(f"{url} can't be opened: {reason}")) from None
        if answer is not None and not answer.ok:
            raise SnippetgenError(Problem(f"{url} answers {answer.status}"))
        notes = _begun(page, script)
        _push(page, messages)
        page.wait_for_load_state("networkidle")
        told = page.evaluate("gtmRunner.look(''), {log: gtmRunner.log, notes: gtmRunner.notes}")
        browser.close()
    return Run(told["log"], [*notes, *told["notes"]], faults, requests)


def _begun(page: Page, script: str) -> list[str]:
    """Make sure that the container runs; a note where the page has no snippet of GTM's."""
    if page.evaluate("typeof window.gtmRunner") != "undefined":
        return []
    page.evaluate("window.dataLayer = window.dataLayer || [], void 0")
    page.evaluate(f"() => {{ {script} }}")  # past a policy of the page's: GTM would be allowed
    page.evaluate("dataLayer.push({'gtm.start': Date.now(), event: 'gtm.js'}), void 0")
    return ["the page has no snippet of Tag Manager's: the container came once it had loaded"]


def _push(page: Page, messages: Sequence[Any]) -> None:
    for message in messages:
        if isinstance(message, Mapping) and set(message) == {"gtag"}:
            gtag = "words => { (function () { dataLayer.push(arguments) }).apply(null, words) }"
            page.evaluate(gtag, message["gtag"])
        else:
            page.evaluate("message => { dataLayer.push(message) }", message)


def _launched(playwright: Any) -> Any:
    try:
        return playwright.chromium.launch(args=_ARGS)
    except Error:
        if (system := system_browser("chromium")) is not None:
            return playwright.chromium.launch(executable_path=system, args=_ARGS)
        problem = Problem("there is no Chromium to open it in", hint="playwright install chromium")
        raise SnippetgenError(problem) from None
