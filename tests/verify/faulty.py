"""The healthy demo shop with one fault in it, as a case says. Nothing but text is changed."""

import re
from contextlib import contextmanager

from snippetgen import build, load_plan
from tests.hosts import html_host
from tests.shop.shop import served

BLOCK = r'<script type="application/json" data-snippetgen>\s*\{{"on": "{}".*?</script>'
LAYOUT = (
    r'<script type="application/json" data-snippetgen>\s*\{"company_id".*?</script>'
    r"\s*<script[ >].*?</script>"
)


@contextmanager
def start(case, plan="snippetgen.toml"):
    """`without` takes parts of ours out, `[[put]]` adds markup, `headers` go out with pages."""
    shop = html_host.application(build(load_plan(plan), ["html"]))

    def faulty(environ, start_response):
        path, status = environ["PATH_INFO"], []
        body = b"".join(shop(environ, lambda *answer: status.append(answer)))
        code, headers = status[0]
        if any("text/html" in value for _, value in headers):
            body = changed(body.decode(), path, case).encode()
            headers = [*headers, *case.get("headers", {}).items()]
        start_response(code, headers)
        return [body]

    with served(faulty) as base:
        yield base


def changed(html, path, case):
    for part in case.get("without", ()):
        html = re.sub(LAYOUT if part == "layout" else BLOCK.format(part), "", html, flags=re.DOTALL)
    html = html.replace("AbC123", case.get("company_id", "AbC123"))
    for put in case.get("put", ()):
        if re.search(put.get("on", ""), path):
            # The last one: our own comments name the places, too.
            head, before, tail = html.rpartition(put.get("before", "</body>"))
            html = head + put["html"] + before + tail
    return html
