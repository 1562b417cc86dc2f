"""The kinds of exits: what the page does, what happens to the request, how the visitor moves on."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.browser.engines.internet import Fault
from tests.browser.made import TRANSPORTS

CORS = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "Retry-After"))
EVENTS = r"/client/event.*"


def leaves(visitor, tab, shop, n):
    """The page leaves by itself."""
    tab.go(f"{shop}/leave?n={n}")
    tab.wait_for("location.pathname == '/after' && document.readyState == 'complete'")
    return tab


def clicks(selector):
    def move(visitor, tab, shop, n):
        tab.go(f"{shop}/leave?n={n}")
        tab.click(selector)
        tab.wait_for("location.pathname == '/after' && document.readyState == 'complete'")
        return tab

    return move


def comes_back(visitor, tab, shop, n):
    """To the next page and back, from the back-forward cache where the engine has one."""
    tab.go(f"{shop}/leave?n={n}")
    tab.wait_for("window.back")
    return tab


def stays(visitor, tab, shop, n):
    tab.go(f"{shop}/leave?n={n}")
    tab.wait_for("window.pushed")
    return tab


def stays_open(visitor, tab, shop, n):
    """In a tab of its own, which nobody leaves."""
    return stays(visitor, visitor.open(f"{shop}/after"), shop, n)


def closes(visitor, tab, shop, n):
    closing = visitor.open(f"{shop}/leave?n={n}")
    closing.evaluate("void push(n)")
    closing.close()
    tab.go(f"{shop}/after")
    return tab


def in_two_tabs(visitor, tab, shop, n):
    """Both push, and deliver, at the same time."""
    other = visitor.open(f"{shop}/leave?n={n}")
    other.evaluate("void push(n)")
    tab.go(f"{shop}/leave?n={n}-too")
    tab.evaluate("void push(n)")
    return tab


@dataclass(frozen=True)
class Kind:
    """One kind. `faults` happen to each exit; `pushes` are its events, by what follows the n.

    What can't be stored, and is left at once, is `lost`. By `onsite` klaviyo.js has to come before
    anything can be sent, and it sends without keepalive; by `client` there is one request, which
    browsers mostly let outlive the page. Lost is also what dies with the page.
    """

    name: str
    script: str = "push(n); location.href = '/after'"
    move: Callable = leaves
    after: str = ""
    before: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    pushes: tuple[str, ...] = ("",)
    often: int = 1  # in one run
    by: tuple[str, ...] = TRANSPORTS
    lost: tuple[str, ...] = ()  # the transports by which this can't be won

    def trouble(self, company):
        """The faults of one exit, for the events of this account only."""
        return [replace(fault, path=fault.path + company) for fault in self.faults]


LEAVE = "document.getElementById('leave')"
FILL = """
for (var fill = Array(1 << 20).join('x'); fill; fill = fill.slice(fill.length / 2 + 1)) {
  try { for (;;) localStorage.setItem('fill' + localStorage.length, fill) } catch (e) {}
}
"""
CACHED = "addEventListener('pageshow', function (e) { if (e.persisted) window.back = 'cached' })"

FORBIDDEN = (("Content-Security-Policy", "sandbox allow-scripts allow-forms"),)

KINDS = (
    Kind("navigation", often=2),
    Kind("link", f"{LEAVE}.onclick = function () {{ push(n) }}", clicks("#leave"), often=2),
    Kind("form", "document.forms[0].onsubmit = function () { push(n) }", clicks("button"), often=2),
    Kind(
        "reload",
        "if (once(n)) { push(n); location.reload() } else location.href = '/after'",
        often=2,
    ),
    Kind("tab-closed", "", closes, often=2),
    Kind(
        "back-forward",
        f"{CACHED}; if (once(n)) {{ push(n); location.href = '/next' }} else window.back = 'anew'",
        comes_back,
        after="if (location.pathname == '/next') history.back()",
    ),
    Kind("aborted", faults=(Fault(path=EVENTS, cut="before", times=1),)),
    Kind("answer-lost", faults=(Fault(path=EVENTS, cut="after", times=1),)),
    Kind(
        "limited",
        "push(n); window.pushed = true",
        stays,
        faults=(Fault(path=EVENTS, status=429, headers=(*CORS, ("Retry-After", "1")), times=1),),
    ),
    Kind("server-error", faults=(Fault(path=EVENTS, status=503, headers=CORS, times=1),)),
    Kind("offline", faults=(Fault(path=EVENTS, refuse=True, times=2),)),
    Kind(
        "script-blocked",
        faults=(Fault(host="static.klaviyo.com", method="GET", path=".*", refuse=True, times=1),),
    ),
    Kind(
        "script-late",
        faults=(Fault(host="static.klaviyo.com", method="GET", path=".*", delay=1, times=1),),
    ),
    Kind("slow-preflight", faults=(Fault(method="OPTIONS", path=EVENTS, delay=0.5, times=1),)),
    Kind("slow-answer", faults=(Fault(path=EVENTS, delay=0.5, times=1),)),
    Kind("storage-full", before=FILL, lost=TRANSPORTS),
    Kind("storage-full-staying", "push(n); window.pushed = true", stays_open, before=FILL),
    # The stand-in for klaviyo.js does not work without cookies.
    Kind("storage-forbidden", headers=FORBIDDEN, lost=TRANSPORTS),
    Kind(
        "two-tabs",
        "",
        in_two_tabs,
        faults=(Fault(method="OPTIONS", path=EVENTS, delay=0.5, times=2),),
        pushes=("", "-too"),
    ),
)

# Between push and send: the page is not there to recover by itself.
KILLED = (
    Kind("killed", "push(n)"),
    Kind(
        "killed-storage-forbidden", "push(n)", headers=FORBIDDEN, by=("client",), lost=("client",)
    ),
)
