"""Every engine that renders what we write, each with the same made-up page in it.

The page's template is written as it is for a shop: a plan binds an event of its own on the
platform, and `snippetgen.emit` puts the platform's own idioms around the expressions.
"""

import json
import sys
from pathlib import Path

import html5lib

from snippetgen.bind import bind
from snippetgen.config import config
from snippetgen.emit import block
from snippetgen.plan import parse_plan
from tests.hosts import engines
from tests.hosts.django_shop import LOCALES

HERE = Path(__file__).parent
HOSTS = (*engines.LIQUID, "shopify", *LOCALES)

# One of each idiom: `when` around it all, `or_null` around the scope and around a value, `each`
# for items and, in them, for text; `text` everywhere.
PLAN = """
company_id = "AbC123"
platforms = ["{platform}"]

[event.probed]
metric = "Probed"
on = "probed"
[event.probed.properties]
Names = "probe.items.name"
Brands = "probe.items.brand"
Categories = "probe.items.categories"
Prices = "probe.items.price"
Quantities = "probe.items.quantity"

[trigger]
probed = ["probe"]
[scope.probe]
items = ["item"]

[platform.{platform}.page.trigger.probed]
when = "here"
place = "a page"
[platform.{platform}.page.scope.probe]
when = "probe"
[platform.{platform}.page.scope.probe.items]
each = "probe.rows"
as = "row"
name = "row.text"
brand = {{ when = "row.guard.there", is = "row.guard.text" }}
categories = {{ each = "row.texts", as = "text" }}
price = "row.number"
quantity = "row.number"
"""

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title></head>'
    "<body><h1>before</h1>{}<p>after</p></body></html>"
)
SCRIPT = '<script type="application/json" data-snippetgen>{}</script>'
ELEMENTS = ["html", "head", "meta", "title", "body", "h1", "script", "p"]


class Host:
    """An engine and the page that its platform prints."""

    def __init__(self, name):
        platform, self.name = name.partition("-")[0], name
        # The others are sent JSON, and no number of their languages is a decimal one.
        self.has_decimals = name in ("liquid-python", *LOCALES)
        plan = parse_plan(PLAN.format(platform=platform))
        bound = bind(plan, platform)
        self.page = PAGE.format(block(bound, plan.vocabulary, ("probe",), "probed"))
        self.config = config(plan, bound)
        self.engine = _start(name)

    def script(self, context):
        """The page with these values in it, as a browser reads it: its script."""
        return script(self.render({"here": True, **context}))

    def render(self, context):
        if isinstance(self.engine, engines.Process):
            context = json.loads(json.dumps(context, default=lambda x: {"decimal": str(x)}))
        return self.engine.render_text(self.page, context)

    def close(self):
        self.engine.close()


def _start(name):
    if name in LOCALES:
        command = [sys.executable, str(HERE / "engine_django.py"), LOCALES[name]]
        return engines.Process(command, "pip install django", {})
    return engines.shopify({}) if name == "shopify" else engines.LIQUID[name]({})


def script(page):
    """The text of the one script in a page that is otherwise as it was written."""
    elements = list(html5lib.parse(page, namespaceHTMLElements=False).iter())
    assert ELEMENTS == [element.tag for element in elements], page
    assert ["before", "after"] == [elements[5].text, elements[7].text], page
    assert {"type": "application/json", "data-snippetgen": ""} == elements[6].attrib, page
    return elements[6].text


class Runtime:
    """The runtime's own reading of a block: what `decode`, `money` and the types make of it."""

    def __init__(self):
        command = ["node", str(HERE / "read.mjs")]
        self.process = engines.Process(command, "apt-get install nodejs", {})

    def read(self, text, config):
        # JavaScript has only floats, and may print one as a whole number that it is not.
        return json.loads(self.process.render_text(text, config), parse_int=float)

    def close(self):
        self.process.close()
