"""A shop with Google Tag Manager: GA4 ecommerce in the data layer, and a container that runs in it.

Two hosts: `gtm` imports container.json, `gtm-paste` has tag.html pasted into one tag.
"""

import json
from contextlib import contextmanager

from snippetgen.gtm.replay import page_script
from snippetgen.serve.shop.data_layer import LOADER, layer
from tests.hosts import pages
from tests.shop.shop import Shop, served

ALL_PAGES = "2147479553"


@contextmanager
def start(name, snippets):
    """Serve the demo shop with the generated files in its container."""
    script = gtm_js(imported(snippets) if name == "gtm" else pasted(snippets))

    def render(page, context):
        html = pages.document(pages.body(page, context), layer(page, context))
        return html.replace("</head>", f"{LOADER}</head>")

    with served(with_gtm_js(Shop(render), script)) as base:
        yield base


def with_gtm_js(application, script):
    """The application, and /gtm.js beside it."""

    def answer(environ, start_response):
        if environ["PATH_INFO"] != "/gtm.js":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/javascript; charset=utf-8")])
        return [script.encode()]

    return answer


def imported(snippets):
    """The container as GTM has it after the import."""
    return json.loads(snippets["gtm/container.json"])["containerVersion"]


def pasted(snippets):
    """A container with one tag, as INSTALL.md says how to make it by hand."""
    html = {"type": "TEMPLATE", "key": "html", "value": snippets["gtm/tag.html"]}
    tag = {"name": "Klaviyo", "type": "html", "parameter": [html], "firingTriggerId": [ALL_PAGES]}
    consent = {"type": "LIST", "list": [{"type": "TEMPLATE", "value": "ad_storage"}]}
    settings = {"consentStatus": "NEEDED", "consentType": consent}
    return {"tag": [tag | {"tagFiringOption": "ONCE_PER_EVENT", "consentSettings": settings}]}


def gtm_js(container):
    """What the page loads: the runner and its container in one script."""
    return page_script(container, strict=True)
