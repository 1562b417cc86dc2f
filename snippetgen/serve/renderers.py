"""The snippets of a platform, rendered by its real engine, for one page of the demo shop.

The shop's own markup is the same everywhere: what differs from platform to platform is the
language of the snippets, and who renders them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.serve.shop.contexts import canonical, filled, liquid_context, shopify_context
from snippetgen.serve.shop.django_objects import django_context

Files = Mapping[str, str]  # of one platform, below its folder
Renderer = Callable[[str, dict[str, Any]], str]  # a page and the shop's objects -> the snippets

# The field of an add-to-cart form that names what is added, and which of the product's ids it is.
ADDS_BY = {"django": ("product_id", "id")}
ADDS_BY_VARIANT = ("id", "variant")

# What happens on which page; customer, cart and the layout are on all of them.
ON_PAGE = {"product": "product_viewed", "checkout": "checkout_started", "order": "order_placed"}


def renderer(platform: str, files: Files) -> Renderer:
    """How this platform's snippets are rendered. Raises where its engine is not there."""
    if platform not in _MAKERS:
        known = ", ".join(_MAKERS)
        problem = Problem(f"the demo shop can't run {platform}", hint=f"it can run {known}")
        raise SnippetgenError(problem)
    try:
        return _MAKERS[platform](files)
    except ModuleNotFoundError as error:
        package = {"liquid": "python-liquid"}.get(error.name or "", error.name)
        problem = Problem(f"{package} renders {platform}", hint=f"pip install {package}")
        raise SnippetgenError(problem) from error


def names(page: str, files: Files) -> list[str]:
    """The snippets of a page, by their files: what is on every page, what happens, the layout."""
    wanted = ["customer", "cart", *([ON_PAGE[page]] if page in ON_PAGE else []), "layout"]
    stems = {PurePosixPath(file).stem.removeprefix("klaviyo_"): file for file in files}
    return [stems[name] for name in wanted if name in stems]


def _html(files: Files) -> Renderer:
    """A server of any language prints JSON as INSTALL.md says: here it is Python."""

    def render(page: str, context: dict[str, Any]) -> str:
        data = canonical(context)
        parts = (
            files[name] if name == "layout.html" else filled(files[name], data)
            for name in names(page, files)
        )
        return "\n".join(parts)

    return render


def _liquid(files: Files) -> Renderer:
    return _liquid_with(files, liquid_context)


def _shopify(files: Files) -> Renderer:
    """Shopify's own filters are imitated as far as the snippets use them."""
    return _liquid_with(files, shopify_context)


def _liquid_with(files: Files, shape: Callable[[dict[str, Any]], dict[str, Any]]) -> Renderer:
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

    return render


def _json(value: Any) -> str:
    """As Shopify's: nothing is null, and what could end a script is escaped."""
    text = json.dumps(value, default=lambda _: None, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _django(files: Files) -> Renderer:
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

    return render


_MAKERS: dict[str, Callable[[Files], Renderer]] = {
    "html": _html, "liquid": _liquid, "shopify": _shopify, "django": _django,
}  # fmt: skip
PLATFORMS = tuple(_MAKERS)
