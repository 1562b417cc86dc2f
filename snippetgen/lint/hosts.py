"""Tell by a file's name and by what is in it which host it was written for."""

from __future__ import annotations

import re
from pathlib import PurePath

HOSTS = ("shopify", "liquid", "django", "html", "gtm", "js")

SCRIPTS = {
    ".js": "js", ".mjs": "js", ".cjs": "js", ".jsx": "js",
    ".ts": "ts", ".mts": "ts", ".cts": "ts", ".tsx": "tsx",
}  # fmt: skip
PAGES = (".html", ".htm", ".xhtml", ".vue", ".svelte", ".astro", ".njk", ".j2", ".jinja")
# Other templates of pages: their own code is left alone, since no parser here knows it.
OTHERS = (
    ".php", ".phtml", ".tpl", ".twig", ".erb", ".ejs", ".hbs", ".handlebars", ".mustache",
    ".cshtml", ".aspx", ".asp", ".jsp", ".isml", ".tmpl",
)  # fmt: skip
KNOWN = (".liquid", ".json", *SCRIPTS, *PAGES, *OTHERS)

_SHOPIFY_FOLDERS = ("sections", "snippets")  # the others of a theme have names that all have
# What only Shopify has: its tags and its filters.
_SHOPIFY = re.compile(
    rb"\{%-?\s*(?:schema|section|sections|form|paginate|style|stylesheet|javascript|layout"
    rb"|content_for|doc)\b"
    rb"|\|\s*(?:money\w*|asset_url|file_url|img_url|image_url|handleize|stylesheet_tag"
    rb"|script_tag|metafield_tag|payment_button|default_errors)\b"
)
# Names of its filters and objects, which others may have as well.
_SHOPIFY_FILTERS = re.compile(rb"\|\s*(?:json|t|handle)\b")
_SHOPIFY_NAMES = re.compile(
    rb"\b(?:content_for_header|content_for_layout|routes\.\w|settings\.\w"
    rb"|shop\.(?:permanent_domain|money_format|currency|metafields)|(?:product|variant|item)\."
    rb"(?:title|vendor|variants|featured_image|compare_at_price|selected_variant"
    rb"|selected_or_first_available_variant)"
    rb"|cart\.(?:total_price|item_count|items)|customer\.(?:orders_count|accepts_marketing)"
    rb"|template\.name|request\.page_type)\b"
)
_LIQUID = re.compile(
    rb"\{%-?\s*(?:assign|capture|unless|render|liquid|case|increment|tablerow|elsif|echo)\b"
    rb"|\{%-|-%\}|\{\{-|-\}\}"
    rb"|\{\{[^{}\n]*\|\s*\w+\s*:\s"
)
_DJANGO = re.compile(
    rb"\{%\s*(?:load|extends|url|static|csrf_token|trans|translate|blocktrans|blocktranslate"
    rb"|with\s+\w+=|empty|endblock|spaceless|autoescape|verbatim|now|ifchanged|get_\w+)\b"
    rb"|\{%\s*include\s+['\"][\w./-]+\.html['\"]"
    rb"|\{\{[^{}\n]*\|(?:safe|escapejs|unlocalize|json_script|floatformat|default_if_none"
    rb"|stringformat|linebreaks\w*|intcomma|yesno|add)\b"
    rb"|\{\{[^{}\n]*\|\w+:['\"]|\{#(?!\s*if).*?#\}"
)
_HANDLEBARS = re.compile(rb"\{\{\{|\{\{[#/>^]\w")  # as BigCommerce has them
_OUTPUT = re.compile(rb"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def script_kind(path: PurePath) -> str:
    """What kind of code `theme.js` is, and `theme.js.liquid`; empty for what is none."""
    return SCRIPTS.get(PurePath(path.name.lower().removesuffix(".liquid")).suffix, "")


def host_of(path: PurePath, data: bytes, *, theme: bool, django: bool) -> tuple[str, bool]:
    """The host, and whether that is sure; `theme` and `django` say where the file lies."""
    suffix = path.suffix.lower()
    if suffix == ".liquid":
        folder = path.parent.name.lower() in _SHOPIFY_FOLDERS
        shopifys = (_SHOPIFY, _SHOPIFY_FILTERS, _SHOPIFY_NAMES)
        known = theme or folder or any(marks.search(data) for marks in shopifys)
        return ("shopify" if known else "liquid"), True
    if suffix in SCRIPTS:
        return "js", True
    if suffix in OTHERS or not _OUTPUT.search(data) or _HANDLEBARS.search(data):
        return "html", True
    # Pages with {{ }}: Django's and Liquid's have marks of their own; Jinja and others are guessed.
    for host, marks in (("django", _DJANGO), ("shopify", _SHOPIFY), ("liquid", _LIQUID)):
        if marks.search(data):
            return host, host != "shopify" or suffix == ".html"
    if django:
        return "django", True
    if _SHOPIFY_FILTERS.search(data) or _SHOPIFY_NAMES.search(data):
        return "shopify", False
    return "liquid", False


def is_page(data: bytes) -> bool:
    """A whole page by itself, which meets no other one."""
    return b"<html" in data[:20_000].lower()
