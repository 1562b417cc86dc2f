"""What a template prints into a script."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code._printed import form, harmless, surely_text
from snippetgen.rules.code.source import Edit, Output, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_ENGINES = ("shopify", "liquid", "django")
_SAFE_FORM = {
    "shopify": "{{ x | json }}, without quotes around it",
    "liquid": '"{{ x | url_encode }}", decoded in the script, or a filter that writes JSON',
    "django": '"{{ x|escapejs }}", or the json_script filter',
}
# Filters that would spoil what the safe one writes.
_UNDONE = ("escape", "escape_once", "h", "force_escape", "safe")
# Where a string can become another expression without changing what is around it.
_VALUE_OF = ("pair", "array", "arguments", "variable_declarator", "assignment_expression")
_MONEY_WORDS = ("price", "value", "total", "amount", "cost", "discount")
_TEXT_WORDS = ("format", "text", "display", "label", "currency", "code")


@rule("C001", "unescaped-output", severity="error", effect="dropped")
def unescaped_output(source: Source) -> Iterator[Hit]:
    """A template prints a value into a script in the host's safe form, not as bare text.

    Why: a quote, a line break or </script> in a product's name ends the script; what a visitor has typed would even run.
    Bad: <script>klaviyo.identify({email: '{{ customer.email }}'})</script>
    Good: <script>klaviyo.identify({email: {{ customer.email | json }}})</script>
    Source: Klaviyo, Custom integration FAQs, shows the bad form; Shopify, Liquid: json
    """
    for output in _outputs(source):
        printed = form(output, source.host)
        if output.where != "code" and printed == "json" and not _all_harmless(output):
            message = f"{_shown(output)} brings its own quotes, and stands in quotes"
            hint = "leave the quotes out"
            yield source.hit(output.start, message, hint, *_bare(source, output))
        elif printed == "text" and (output.where != "code" or _shows(output)):
            message = f"{_shown(output)} is printed into a script as it is"
            hint = f"write {_SAFE_FORM[source.host]}"
            yield source.hit(output.start, message, hint, *_mend(source, output))


@rule("C002", "entity-escaped-output", severity="error", effect="partial")
def entity_escaped_output(source: Source) -> Iterator[Hit]:
    """A script gets text in the script's escaping, not in HTML's.

    Why: a script reads no entities: the name arrives as Winnie &amp; Friends, and a backslash or a line break still ends the script.
    Bad: <script>klaviyo.track('Viewed', {name: "{{ product.title | escape }}"})</script>
    Good: <script>klaviyo.track('Viewed', {name: {{ product.title | json }}})</script>
    Source: Django, Automatic HTML escaping; magento2-klaviyo, issue 343
    """
    for output in _outputs(source):
        if form(output, source.host) == "entities" and (output.where != "code" or _shows(output)):
            message = f"{_shown(output)} is escaped for HTML, and stands in a script"
            hint = f"write {_SAFE_FORM[source.host]}"
            yield source.hit(output.start, message, hint, *_mend(source, output))


@rule("C003", "formatted-number", severity="error", effect="partial")
def formatted_number(source: Source) -> Iterator[Hit]:
    """A price is sent as a number, not as the text that visitors read.

    Why: Klaviyo adds up and compares numbers only; "$1,299.00" or "1.299,00 €" is text, and as $value it is dropped.
    Bad: <script>klaviyo.track('Viewed', {Price: {{ product.price | money | json }}})</script>
    Good: <script>klaviyo.track('Viewed', {Price: {{ product.price | divided_by: 100.0 }}})</script>
    Source: Shopify, Liquid: money; magento2-klaviyo, changes in 4.3.1
    """
    for output in _outputs(source):
        if form(output, source.host) == "formatted" and (
            _is_no_text(output) or _is_money(source, output)
        ):
            message = f"{_shown(output)} is text for people, where a number is wanted"
            hint = "print the number: {{ x | divided_by: 100.0 }}"
            if source.host == "django":
                hint = "print the number: {{ x|unlocalize }}, after {% load l10n %}"
            yield source.hit(output.start, message, hint, *_number(source, output))


def _outputs(source: Source) -> Iterator[Output]:
    if source.host in _ENGINES:
        yield from (o for o in source.outputs if o.script.kind != "handler")


def _shows(output: Output) -> bool:
    """Outside of quotes, only what is text for sure is wrong: a variable may hold JSON."""
    filters = {name for value in output.values for name in value.filters}
    return surely_text(output) or bool(filters & set(_UNDONE))


def _all_harmless(output: Output) -> bool:
    return all(harmless(value) for value in output.values)


def _shown(output: Output) -> str:
    text = " ".join(output.inner.split())
    return "{{ " + (text if len(text) <= 60 else f"{text[:57]}…") + " }}"


def _is_no_text(output: Output) -> bool:
    """Without quotes of any kind, so that it was meant for a number."""
    quoted = any("json" in value.filters for value in output.values)
    return output.where == "code" and output.script.kind == "js" and not quoted


def _is_money(source: Source, output: Output) -> bool:
    """The value of a key such as Price or $value."""
    pair = output.node.parent
    if pair is None or pair.type != "pair" or not _fills(output):
        return False
    key = (source.key(pair) or "").lower()
    return any(word in key for word in _MONEY_WORDS) and not any(
        word in key for word in _TEXT_WORDS
    )


def _fills(output: Output) -> bool:
    """The string holds this output and nothing else."""
    return output.where == "code" or (
        output.start == output.node.start_byte + 1 and output.end == output.node.end_byte - 1
    )


def _mend(source: Source, output: Output) -> tuple[Edit, ...]:
    """The host's safe form, where it stands for the same text."""
    if output.where != "string" or not source.sure or "replace" in output.values[0].filters:
        return ()
    inner, dropped = _without_escaping(output.inner)
    if source.host == "django":
        return ((output.start, output.end, "{{ " + f"{inner}|escapejs" + " }}"),)
    if dropped is None and any(name in _UNDONE for v in output.values for name in v.filters):
        return ()
    if not _replaceable(source, output):
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
    if output.where != "string" or not _replaceable(source, output):
        return ()
    return ((output.node.start_byte, output.node.end_byte, "{{ " + output.inner + " }}"),)


def _number(source: Source, output: Output) -> tuple[Edit, ...]:
    value = output.values[0]
    if source.host == "django" or not source.sure or len(output.values) != 1:
        return ()
    formats = [name for name in value.filters if name.startswith("money")]
    if not formats or value.filters[0] != formats[0] or set(value.filters[1:]) - {"json"}:
        return ()
    base, pipe, _ = output.inner.partition("|")
    if not pipe or (output.where == "string" and not _replaceable(source, output)):
        return ()
    text = "{{ " + f"{base.strip()} | divided_by: 100.0" + " }}"
    if output.where == "string":
        return ((output.node.start_byte, output.node.end_byte, text),)
    return ((output.start, output.end, text),) if output.where == "code" else ()


def _replaceable(source: Source, output: Output) -> bool:
    """The whole of a string, at a place where any other value may stand."""
    node, parent = output.node, output.node.parent
    if not _fills(output) or parent is None:
        return False
    if source.data[node.end_byte : node.end_byte + 20].lstrip().startswith(b":"):
        return False  # a key
    if output.script.kind == "json":
        return True
    if parent.type == "arguments":
        called = source.dotted(parent.parent.child_by_field_name("function"))
        return called != "JSON.parse"
    return parent.type in _VALUE_OF


def _without_escaping(inner: str) -> tuple[str, str | None]:
    """The expression without a last filter that only escapes, and that filter."""
    base, pipe, last = inner.rpartition("|")
    if pipe and last.strip() in _UNDONE:
        return base.strip(), last.strip()
    return inner.strip(), None
