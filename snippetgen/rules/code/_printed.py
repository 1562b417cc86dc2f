"""What a template's filters make of a value, as far as a script cares."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.calls._data import table
from snippetgen.rules.code.source import Output, Source, Value

_NAMES = {key: tuple(words.split()) for key, words in table("filters")["names"].items()}
_CHANGES = {
    host: {
        name: change for change, names in table("filters")[host].items() for name in names.split()
    }
    for host in ("liquid", "django")
}
_ENGINES = ("shopify", "liquid", "django")
# Where a string can become another expression without changing what is around it.
_VALUE_OF = ("pair", "array", "arguments", "variable_declarator", "assignment_expression")
_SHOWS_TEXT = frozenset(table("filters")["shows"]["text"].split())


def form(output: Output, host: str) -> str:
    """What is printed: "text", "entities", "json", "formatted", "safe", or "unknown".

    Where a variable is assigned more than once, the worst of what it may be.
    """
    forms = {_form(value, host, output.escaped) for value in output.values}
    order = ("text", "entities", "formatted", "json", "safe", "unknown")
    return min(forms, key=order.index, default="unknown")


def _form(value: Value, host: str, escaped: bool) -> str:
    now = "safe" if not value.path or harmless(value) else "text"
    for name in value.filters:
        change = _CHANGES["django" if host == "django" else "liquid"].get(name, "unknown")
        if change == "unknown":
            return "unknown"
        if change == "raw":
            escaped = False
            now = "text" if now == "entities" else now
        elif change == "entities" and now in ("text", "json"):
            now = "entities"
        elif change in ("safe", "json", "formatted") and (now, change) != ("formatted", "json"):
            now = change
    if now == "json" and escaped and "safe" not in value.filters and _plain_json(value):
        return "entities"
    return "entities" if now == "text" and escaped else now


def _plain_json(value: Value) -> bool:
    """A filter that answers with ordinary text, which Django escapes; `tojson` marks it as safe."""
    return value.filters[-1] in ("dumps", "json_dumps")


def harmless(value: Value) -> bool:
    """By its name, a number, an id or an address; LANGUAGE_CODE and PUBLIC_KEY as well."""
    name = value.path[-1].lower() if value.path else ""
    return (
        name in _NAMES["harmless"]
        or name.endswith(_NAMES["harmless_ends"])
        or ".".join(value.path) in _NAMES["harmless_paths"]
    )


def surely_text(output: Output) -> bool:
    """By its name or its filters: text, which is wrong outside of quotes."""
    for value in output.values:
        name = value.path[-1] if value.path else ""
        if (
            name in _NAMES["texts"]
            or name.endswith(_NAMES["text_ends"])
            or _SHOWS_TEXT & set(value.filters)
        ):
            return True
    return False


def outputs(source: Source) -> Iterator[Output]:
    if source.host in _ENGINES:
        yield from (o for o in source.outputs if o.script.kind != "handler")


def shown(output: Output) -> str:
    text = " ".join(output.inner.split())
    return "{{ " + (text if len(text) <= 60 else f"{text[:57]}…") + " }}"


def fills(output: Output) -> bool:
    """The string holds this output and nothing else."""
    return output.where == "code" or (
        output.start == output.node.start_byte + 1 and output.end == output.node.end_byte - 1
    )


def replaceable(source: Source, output: Output) -> bool:
    """The whole of a string, at a place where any other value may stand."""
    node, parent = output.node, output.node.parent
    if not fills(output) or parent is None:
        return False
    if source.data[node.end_byte : node.end_byte + 20].lstrip().startswith(b":"):
        return False  # a key
    if output.script.kind == "json":
        return True
    if parent.type == "arguments":
        called = source.dotted(parent.parent.child_by_field_name("function"))
        return called != "JSON.parse"
    return parent.type in _VALUE_OF
