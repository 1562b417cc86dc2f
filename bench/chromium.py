"""How long a page keeps the main thread of Chromium busy, on a device that is four times slower.

Chromium's own slow-down stretches the clock, and whatever else the machine does with it. So this
reads the thread's CPU time in a trace, and takes it four times. Each page is opened by a visitor
who has never been here, with nothing in any cache. Nothing leaves this machine: every address is
answered here, at once.
"""

import json
import statistics
from functools import partial
from urllib.parse import urlsplit

from snippetgen.verify.browser import browser

SLOWER = 4
LONG = 50  # ms; a task that takes longer is felt
# Klaviyo knows the visitor by the address, so that there is something to send.
PAGE = "https://shop.test/?_kx=abcdef"

# Long enough for all that a page does after it has loaded, or was clicked on.
LOADED, CLICKED, CLICKS = 1500, 150, 4
ON_THE_BUTTON = (20, 20)

TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
SCRIPT = {"EvaluateScript", "FunctionCall", "RunMicrotasks", "v8.compile"}
# Some peers tell nothing of a browser that says it is driven.
BEFORE = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"
HUMAN = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%s Safari/537.36"
)


def measure(contenders, rounds, progress):
    """Medians, for each contender. The order goes round, so that all see the same machine."""
    found = {each.name: [] for each in contenders}
    with browser("chromium") as started:
        for number in range(-1, rounds):  # the first warms the browser up, and is not counted
            shift = number % len(contenders)
            for each in (*contenders[shift:], *contenders[:shift]):
                progress(f"round {number + 1} of {rounds}: {each.name}")
                seen = visit(started, each)
                if number >= 0:
                    found[each.name].append(seen)
        version = started.version
    return {"chromium": version, "rounds": rounds, "rows": rows(found)}


def rows(found):
    """Beyond the empty page, which comes first, and as a ratio to the stub, which comes second."""
    empty, *others = (
        {key: statistics.median(seen[key] for seen in each) for key in each[0]}
        for each in found.values()
    )
    more = [{key: one[key] - empty[key] for key in one} for one in others]
    return [
        {
            "what": what,
            "script_ms": round(one["script"], 2),
            "ratio": round(one["script"] / more[0]["script"], 2),
            "thread_ms": round(one["thread"]),
            "long_tasks": one["long"],
            "requests": one["requests"],
            "click_ms": round(one["click"], 2),
        }
        for what, one in zip(list(found)[1:], more, strict=True)
    ]


def visit(started, contender):
    """In milliseconds: `script` from the start to the last of three events, `click` inside one."""
    asked = []
    with started.new_context(user_agent=HUMAN % started.version) as context:
        context.route("**", partial(answer, contender, asked))
        context.add_init_script(BEFORE)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        started.start_tracing(page=page, categories=TRACED)
        page.goto(PAGE)
        page.wait_for_timeout(LOADED)
        loaded = main_thread(started.stop_tracing())
        requests = len(asked)
        started.start_tracing(page=page, categories=TRACED)
        for _ in range(CLICKS):
            page.mouse.click(*ON_THE_BUTTON)
            page.wait_for_timeout(CLICKED)
        clicked = main_thread(started.stop_tracing())
    tasks = list(outermost(loaded, {"RunTask"}))
    clicks = [e for e in clicked if e["name"] == "EventDispatch" and kind(e) == "click"]
    if faults or len(clicks) != CLICKS:
        raise RuntimeError(f"{contender.name}: {faults}, {len(clicks)} clicks")
    return {
        "script": sum(outermost(loaded, SCRIPT)),
        "thread": sum(tasks),
        "long": sum(task > LONG for task in tasks),
        "requests": requests,
        "click": statistics.mean(slowed(event) for event in clicks),
    }


def main_thread(trace):
    """The events of the page's main thread that took some time, in their order."""
    events = json.loads(trace)["traceEvents"]
    place = next((e["pid"], e["tid"]) for e in events if e["name"] in SCRIPT and is_ours(e))
    mine = (e for e in events if e["ph"] == "X" and (e["pid"], e["tid"]) == place)
    return sorted(mine, key=lambda event: event["ts"])


def is_ours(event):
    return event.get("args", {}).get("data", {}).get("url", "").startswith(PAGE)


def kind(event):
    return event["args"].get("data", {}).get("type")


def outermost(events, names):
    """How long each event with such a name took that does not lie within another."""
    end = 0
    for event in events:
        if event["name"] in names and event["ts"] >= end:
            end = event["ts"] + event["dur"]
            yield slowed(event)


def slowed(event):
    return event["tdur"] * SLOWER / 1000


def answer(contender, asked, route):
    request = route.request
    say = partial(route.fulfill, headers={"Access-Control-Allow-Origin": "*"})
    if request.url == PAGE:
        say(body=contender.page, content_type="text/html")
    elif request.resource_type == "script":
        body = next((text for part, text in contender.remote.items() if part in request.url), "")
        say(body=body, content_type="text/javascript")
    else:
        asked.append(request.url)
        at_klaviyo = urlsplit(request.url).hostname == "a.klaviyo.com"
        say(status=202 if at_klaviyo else 200, body="{}", content_type="application/json")
