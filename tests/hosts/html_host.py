"""The plain HTML host: a server of its own language prints the data layer as the files show it."""

from contextlib import contextmanager

from snippetgen.serve.shop.contexts import canonical, filled, item
from tests.hosts import pages
from tests.shop.shop import Shop, served

# Which of our files belongs on which page; customer.html, cart.html and layout.html on all.
ON_PAGE = {"product": "product_viewed", "checkout": "checkout_started", "order": "order_placed"}


@contextmanager
def start(name, snippets):
    """Serve the demo shop with these generated files in it."""
    with served(application(snippets)) as base:
        yield base


def application(snippets):
    files = {file.removeprefix("html/"): text for file, text in snippets.items()}

    def render(page, context):
        data = canonical(context)
        parts = ["customer", "cart", *([ON_PAGE[page]] if page in ON_PAGE else [])]
        blocks = [filled(files[f"{part}.html"], data) for part in parts]
        if page == "all":
            each = (data | {"product": item(product)} for product in context["products"])
            blocks += [filled(files["product_viewed.html"], one) for one in each]
        return pages.document(pages.body(page, context), "\n".join([*blocks, files["layout.html"]]))

    return Shop(render)
