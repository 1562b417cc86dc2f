"""What a template prints into a script."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code._printed import (
    form,
    harmless,
    outputs,
    replaceable,
    shown,
    surely_text,
)
from snippetgen.rules.code.source import Edit, Output, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_SAFE_FORM = {
    "shopify": "{{ x | json }}, without quotes around it",
    "liquid": '"{{ x | url_encode }}", decoded in the script, or a filter that writes JSON',
    "django": '"{{ x|escapejs }}", or the json_script filter',
}
# Filters that would spoil what the safe one writes.
_UNDONE = ("escape", "escape_once", "h", "force_escape", "safe")


@rule("C001", "unescaped-output", severity="error", effect="dropped")
def unescaped_output(source: Source) -> Iterator[Hit]:
    """A template prints a value into a script in the host's safe form, not as bare text.

    Why: a quote, a line break or </script> in a product's name ends the script; what a visitor has typed would even run.
    Bad: <script>klaviyo.identify({email: '{{ customer.email }}'})</script>
    Good: <script>klaviyo.identify({email: {{ customer.email | json }}})</script>
    Source: Klaviyo, Custom integration FAQs, shows the bad form; Shopify, Liquid: json
    """
    for output in outputs(source):
        printed = form(output, source.host)
        if output.where != "code" and printed == "json" and not _all_harmless(output):
            message = f"{shown(output)} brings its own quotes, and stands in quotes"
            hint = "leave the quotes out"
            yield source.hit(output.start, message, hint, *_bare(source, output))
        elif printed == "text" and (output.where != "code" or _shows(output)):
            message = f"{shown(output)} is printed into a script as it is"
            hint = f"write {_SAFE_FORM[source.host]}"
            yield source.hit(output.start, message, hint, *_mend(source, output))
    yield from _in_handlers(source)


@rule("C002", "entity-escaped-output", severity="error", effect="partial")
def entity_escaped_output(source: Source) -> Iterator[Hit]:
    """A script gets text in the script's escaping, not in HTML's.

    Why: a script reads no entities: the name arrives as Winnie &amp; Friends, and a backslash or a line break still ends the script.
    Bad: <script>klaviyo.track('Viewed', {name: "{{ product.title | escape }}"})</script>
    Good: <script>klaviyo.track('Viewed', {name: {{ product.title | json }}})</script>
    Source: Django, Automatic HTML escaping; magento2-klaviyo, issue 343
    """
    for output in outputs(source):
        if form(output, source.host) == "entities" and (output.where != "code" or _shows(output)):
            message = f"{shown(output)} is escaped for HTML, and stands in a script"
            hint = f"write {_SAFE_FORM[source.host]}"
            yield source.hit(output.start, message, hint, *_mend(source, output))


def _in_handlers(source: Source) -> Iterator[Hit]:
    """`onclick="…"`: entities are text again before the script is read."""
    for output in source.outputs:
        if output.script.kind != "handler" or output.where == "code":
            continue
        if form(output, source.host) in ("text", "entities"):
            message = f"an apostrophe in {shown(output)} ends the text in this attribute"
            hint = "write it into a data- attribute, and read that in the script"
            yield source.hit(output.start, message, hint)


def _shows(output: Output) -> bool:
    """Outside of quotes, only what is text for sure is wrong: a variable may hold JSON."""
    filters = {name for value in output.values for name in value.filters}
    return surely_text(output) or bool(filters & set(_UNDONE))


def _all_harmless(output: Output) -> bool:
    return all(harmless(value) for value in output.values)


def _mend(source: Source, output: Output) -> tuple[Edit, ...]:
    """The host's safe form, where it stands for the same text."""
    if output.where != "string" or not source.sure or "replace" in output.values[0].filters:
        return ()
    inner, dropped = _without_escaping(output.inner)
    if source.host == "django":
        return ((output.start, output.end, "{{ " + f"{inner}|escapejs" + " }}"),)
    if dropped is None and any(name in _UNDONE for v in output.values for name in v.filters):
        return ()
    if not replaceable(source, output):
        return ()
    if source.host == "shopify":
        text = "{{ " + f"{inner} | json" + " }}"
    elif output.script.kind == "json":
        return ()
    else:
        quoted = "'{{ " + f"{inner} | url_encode" + " }}'"
        text = f"decodeURIComponent({quoted}.replace(/\\+/g, ' '))"
    return ((output.node.start_byte, output.node.end_byte, text),)


def _bare(source: Source, output: Output) -> tuple[Edit, ...]:
    """Without the quotes."""
    if output.where != "string" or not replaceable(source, output):
        return ()
    return ((output.node.start_byte, output.node.end_byte, "{{ " + output.inner + " }}"),)


def _without_escaping(inner: str) -> tuple[str, str | None]:
    """The expression without a last filter that only escapes, and that filter."""
    base, pipe, last = inner.rpartition("|")
    if pipe and last.strip() in _UNDONE:
        return base.strip(), last.strip()
    return inner.strip(), None
