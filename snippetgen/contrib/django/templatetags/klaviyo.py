"""`{% klaviyo "layout" %}`: the plan's snippets, without a file to copy."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Engine, Template, TemplateSyntaxError

from snippetgen.contrib.django.conf import snippets
from snippetgen.errors import did_you_mean

register = template.Library()


@register.simple_tag(takes_context=True)
def klaviyo(context: Context, name: str, **variables: Any) -> str:
    """A snippet of the plan: `layout`, `customer`, `cart`, or a trigger such as `product_viewed`.

    It sees what the page's template sees, and so takes the request's CSP nonce. Variables may
    be given as with `include`: `{% klaviyo "product_viewed" product=object %}`.
    """
    if name not in snippets():
        raise TemplateSyntaxError(
            f"the plan has no snippet {name!r}: {did_you_mean(name, snippets())}"
        )
    with context.push(**variables):
        rendered: str = _compiled(name, context.template.engine).render(context)
    return rendered


@lru_cache(maxsize=64)
def _compiled(name: str, engine: Engine) -> Template:
    return engine.from_string(snippets()[name])
