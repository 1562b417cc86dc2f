"""The Liquid hosts: generic Liquid in three engines, and a Shopify theme."""

import re
from contextlib import contextmanager
from pathlib import Path

from snippetgen.serve.shop.contexts import liquid_context, shopify_context
from tests.hosts import engines
from tests.shop.shop import Shop, served
from tests.shop.theme_shop import ThemeShop

PAGES = {
    path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("liquid/*.liquid")
}

LINES = re.compile(r"^   ```liquid\n(.*?)^   ```$", re.DOTALL | re.MULTILINE)


@contextmanager
def start(name, snippets):
    """Serve the demo shop, rendered by the engine `name`, with these generated files in it."""
    theirs = {Path(file).stem: text for file, text in snippets.items() if "/snippets/" in file}
    pages, make, shape, shop = PAGES, engines.LIQUID.get(name), liquid_context, Shop
    if name == "shopify":
        # In a theme all lines are in the layout; the page of every product is the tests' own.
        pages = {page: _without_ours(text) for page, text in PAGES.items()}
        pages["all"] = PAGES["all"]
        scripts = '<script src="/theme.js" defer></script></head>'
        pages["layout"] = pages["layout"].replace("</head>", scripts)
        make, shape, shop = engines.shopify, shopify_context, ThemeShop
    (guide,) = (text for file, text in snippets.items() if file.endswith("INSTALL.md"))
    (lines,) = LINES.findall(guide)
    layout = pages["layout"].replace("</body>", f"{lines}</body>")
    engine = make(pages | theirs | {"layout": layout})

    def render(page, context):
        shaped = shape(context)
        return engine.render("layout", shaped | {"content": engine.render(page, shaped)})

    try:
        with served(shop(render)) as base:
            yield base
    finally:
        engine.close()


def _without_ours(text):
    return "\n".join(line for line in text.splitlines() if "render 'klaviyo_" not in line)
