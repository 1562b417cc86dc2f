"""The snippets of a platform, rendered by its real engine, for one page of the demo shop.

The shop's own markup is the same everywhere: what differs from platform to platform is the
language of the snippets, and who renders them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.serve.shop.contexts import canonical, filled, liquid_context, shopify_context
from snippetgen.serve.shop.data_layer import LOADER, layer
from snippetgen.serve.shop.django_objects import django_context

Files = Mapping[str, str]  # of one platform, below its folder
Renderer = Callable[[str, dict[str, Any]], str]  # a page and the shop's objects -> the snippets


@dataclass(frozen=True, slots=True)
class Rendered:
    """A platform as the shop runs it."""

    render: Renderer
    container: str | None = None  # what /gtm.js answers, and ...
    ours: str = ""  # ... what in it is ours, on every page

    def weighed(self, snippets: str) -> str:
        """What of a page is ours to answer for."""
        return snippets if self.container is None else self.ours


# The field of an add-to-cart form that names what is added, and which of the product's ids it is.
ADDS_BY = {"django": ("product_id", "id"), "gtm": ("id", "id")}
ADDS_BY_VARIANT = ("id", "variant")

# What happens on which page; customer, cart and the layout are on all of them.
ON_PAGE = {
    "product": "product_viewed", "collection": "collection_viewed", "search": "search_submitted",
    "checkout": "checkout_started", "order": "order_placed",
}  # fmt: skip


def renderer(platform: str, files: Files) -> Rendered:
    """How this platform's snippets are rendered. Raises where its engine is not there."""
    if platform not in _MAKERS:
        known = ", ".join(_MAKERS)
        problem = Problem(f"the demo shop can't run {platform}", hint=f"it can run {known}")
        raise SnippetgenError(problem)
    try:
        return _MAKERS[platform](files)
    except ModuleNotFoundError as error:
        package = _PACKAGES.get(error.name or "", error.name)
        problem = Problem(f"{package} runs {platform}", hint=f"pip install '{package}'")
        raise SnippetgenError(problem) from error


def names(page: str, files: Files) -> list[str]:
    """The snippets of a page, by their files: what is on every page, what happens, the layout."""
    wanted = ["customer", "cart", *([ON_PAGE[page]] if page in ON_PAGE else []), "layout"]
    stems = {PurePosixPath(file).stem.removeprefix("klaviyo_"): file for file in files}
    return [stems[name] for name in wanted if name in stems]


def _html(files: Files) -> Rendered:
    """A server of any language prints JSON as INSTALL.md says: here it is Python."""

    def render(page: str, context: dict[str, Any]) -> str:
        data = canonical(context)
        parts = (
            files[name] if name == "layout.html" else filled(files[name], data)
            for name in names(page, files)
        )
        return "\n".join(parts)

    return Rendered(render)


def _liquid(files: Files) -> Rendered:
    return _liquid_with(files, liquid_context)


def _shopify(files: Files) -> Rendered:
    """Shopify's own filters are imitated as far as the snippets use them."""
    return _liquid_with(files, shopify_context)


def _liquid_with(files: Files, shape: Callable[[dict[str, Any]], dict[str, Any]]) -> Rendered:
    import liquid  # noqa: PLC0415

    files = {name: text for name, text in files.items() if name.startswith("snippets/")}
    templates = {PurePosixPath(name).stem: text for name, text in files.items()}
    environment = liquid.Environment(loader=liquid.DictLoader(templates))
    environment.add_filter("json", _json)
    environment.add_filter("image_url", lambda image, width=0: image["src"])  # noqa: ARG005

    def render(page: str, context: dict[str, Any]) -> str:
        shaped = shape(context)
        given = ", ".join(f"{name}: {name}" for name in shaped)
        lines = (
            f"{{% render '{PurePosixPath(name).stem}', {given} %}}" for name in names(page, files)
        )
        return str(environment.from_string("\n".join(lines)).render(**shaped))

    return Rendered(render)


def _json(value: Any) -> str:
    """As Shopify's: nothing is null, and what could end a script is escaped."""
    text = json.dumps(value, default=lambda _: None, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _django(files: Files) -> Rendered:
    from django.conf import settings  # noqa: PLC0415
    from django.template import Context, Engine  # noqa: PLC0415

    if not settings.configured:
        settings.configure(USE_I18N=False, USE_THOUSAND_SEPARATOR=True)
    templates = {name.removeprefix("templates/"): text for name, text in files.items()}
    engine = Engine(loaders=[("django.template.loaders.locmem.Loader", templates)])

    def render(page: str, context: dict[str, Any]) -> str:
        shaped = django_context(context)
        return "\n".join(
            str(engine.get_template(name.removeprefix("templates/")).render(Context(shaped)))
            for name in names(page, files)
        )

    return Rendered(render)


def _gtm(files: Files) -> Rendered:
    """The shop prints its data layer, and a container runs as in Tag Manager: in our runner."""
    from snippetgen.gtm.replay import page_script  # noqa: PLC0415
    from snippetgen.gtm.templates import scripts  # noqa: PLC0415

    container = json.loads(files["container.json"])["containerVersion"]

    def render(page: str, context: dict[str, Any]) -> str:
        return f"{LOADER}\n{layer(page, context)}"

    return Rendered(render, page_script(container), "\n".join(scripts(container)))


_MAKERS: dict[str, Callable[[Files], Rendered]] = {
    "html": _html, "liquid": _liquid, "shopify": _shopify, "django": _django, "gtm": _gtm,
}  # fmt: skip
_PACKAGES = {
    "liquid": "python-liquid", "quickjs": "snippetgen[gtm]", "yaml": "snippetgen[gtm]",
}  # fmt: skip
PLATFORMS = tuple(_MAKERS)
