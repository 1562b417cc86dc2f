"""What can be said of a template without running it: its language, its permissions, its fields.

Sandboxed JavaScript is ECMAScript 5.1 with arrow functions, `const` and `let`; there is no `new`,
no `this`, no global but `require` and `data`. Source: Google's "Sandboxed JavaScript".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import tree_sitter
import tree_sitter_javascript

from snippetgen.gtm.tpl import CustomTemplate, flat_fields

GIVEN = ("gtmOnSuccess", "gtmOnFailure", "gtmEventId", "gtmTagId")
_MOST_FIELDS = 100

# Methods that engines have and GTM's text, lists and numbers have not.
MISSING_METHODS = frozenset(
    word
    for words in (
        "at charCodeAt codePointAt copyWithin endsWith entries fill find findIndex findLast flat",
        "flatMap includes localeCompare matchAll normalize padEnd padStart repeat replaceAll",
        "startsWith substr toFixed toLocaleString toPrecision toReversed toSorted trimEnd",
        "trimStart values with",
    )
    for word in words.split()
)

# Permissions that an API can't do without: any one of those in a row.
_NEEDS: Mapping[str, str] = {
    "addConsentListener": "access_consent", "addEventCallback": "read_event_metadata",
    "addMessageListener": "use_message", "aliasInWindow": "access_globals",
    "BigQuery": "access_bigquery", "callInWindow": "access_globals",
    "claimRequest": "return_response", "copyFromDataLayer": "read_data_layer",
    "copyFromWindow": "access_globals", "createArgumentsQueue": "access_globals",
    "createQueue": "access_globals", "Firestore": "access_firestore",
    "getAllEventData": "read_event_data", "getContainerVersion": "read_container_data",
    "getCookieValues": "get_cookies", "getEventData": "read_event_data",
    "getQueryParameters": "get_url", "getReferrerQueryParameters": "get_referrer",
    "getReferrerUrl": "get_referrer", "getRemoteAddress": "read_request",
    "getRequestBody": "read_request", "getRequestHeader": "read_request",
    "getRequestMethod": "read_request", "getRequestPath": "read_request",
    "getRequestQueryParameter": "read_request", "getRequestQueryParameters": "read_request",
    "getRequestQueryString": "read_request", "getUrl": "get_url",
    "gtagSet": "write_data_layer", "injectHiddenIframe": "inject_hidden_iframe",
    "injectScript": "inject_script", "isConsentGranted": "access_consent",
    "localStorage": "access_local_storage", "logToConsole": "logging",
    "readAnalyticsStorage": "read_analytics_storage", "readCharacterSet": "read_character_set",
    "readTitle": "read_title", "returnResponse": "return_response",
    "runContainer": "run_container", "sendHttpGet": "send_http", "sendHttpRequest": "send_http",
    "sendMessage": "use_message", "sendPixel": "send_pixel",
    "sendPixelFromBrowser": "send_pixel_from_browser", "setCookie": "set_cookies",
    "setDefaultConsentState": "access_consent", "setInWindow": "access_globals",
    "setPixelResponse": "return_response", "setResponseBody": "access_response",
    "setResponseHeader": "access_response", "setResponseStatus": "access_response",
    "templateDataStorage": "access_template_storage",
    "templateStorage": "access_template_storage", "updateConsentState": "access_consent",
}  # fmt: skip
# Both exist on either side, and only one side asks for it.
_ON_ONE_SIDE = {"setCookie": ("web", "server"), "templateStorage": ("web",)}
# Permissions that the templates of one side alone can have.
_OF_ONE_SIDE = {
    permission: side
    for side, permissions in {
        "web": "access_globals access_local_storage inject_hidden_iframe inject_script"
        " read_data_layer read_title send_pixel write_data_layer",
        "server": "access_bigquery access_firestore access_response read_event_data read_request"
        " return_response run_container send_http send_pixel_from_browser",
    }.items()
    for permission in permissions.split()
}

# Syntax that a sandbox has not, and syntax of which Google's documents say nothing.
_REFUSED = {
    "new_expression": "no `new`", "this": "no `this`",
    "class_declaration": "no classes", "class": "no classes", "regex": "no regular expressions",
    "await_expression": "no `await`",
    "yield_expression": "no generators", "generator_function": "no generators",
    "generator_function_declaration": "no generators", "import_statement": "no `import`",
    "export_statement": "no `export`", "with_statement": "no `with`",
}  # fmt: skip
_UNKNOWN = {
    "template_string": "a template literal", "spread_element": "spread syntax",
    "rest_pattern": "a rest parameter", "object_pattern": "destructuring",
    "array_pattern": "destructuring", "assignment_pattern": "a default value",
    "shorthand_property_identifier": "a shorthand property", "optional_chain": "`?.`",
    "computed_property_name": "a computed key", "method_definition": "a method in an object",
    "try_statement": "`try`",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """`level` is "error", or "unknown" where nobody can tell what GTM does."""

    level: str
    message: str
    line: int | None = None
    hint: str | None = None


def remarks(template: CustomTemplate) -> Iterator[Remark]:
    """Everything that can be said of the template as it stands, in the order of its lines."""
    found = [*_language(template), *_permissions(template), *_fields(template)]
    yield from sorted(found, key=lambda remark: remark.line or 0)


def declared(template: CustomTemplate) -> list[str]:
    """The names that `data` may have: the template's fields, and what GTM adds."""
    names = [str(field["name"]) for field in flat_fields(template.fields) if "name" in field]
    return [*names, *GIVEN]


def _language(template: CustomTemplate) -> Iterator[Remark]:
    known, first = {"require", "data", *_names(template.code.text)}, template.code.line
    told = set()
    for node in _nodes(template.code.text):
        line = first + node.start_point[0]
        if node.type in _REFUSED and node.is_named:
            yield Remark("error", f"sandboxed JavaScript has {_REFUSED[node.type].strip()}", line)
        elif node.type in _UNKNOWN and node.type not in told:
            told.add(node.type)
            message = (
                f"{_UNKNOWN[node.type]}: Google's documents name arrow functions, `const` and `let`"
                " alone of what came after ES5.1"
            )
            yield Remark("unknown", message, line)
        elif node.type == "ERROR" or node.is_missing:
            yield Remark("error", "does not parse", line)
            return
        elif node.type == "identifier" and (name := _text(node)) not in known:
            known.add(name)
            hint = f"const {name} = require('{name}');" if name in REQUIRABLE else None
            yield Remark("error", f"a sandbox knows no {name}", line, hint)


REQUIRABLE = frozenset(
    {*_NEEDS, "JSON", "Math", "Object", "Promise", "callLater", "makeNumber", "makeString"}
)


def undeclared(code: str) -> frozenset[str]:
    """The names that the code uses and declares nowhere."""
    used = {_text(node) for node in _nodes(code) if node.type == "identifier"}
    return frozenset(used.difference(_names(code)))


def _names(code: str) -> Iterator[str]:
    """Every name that the code declares, wherever; and those that are there anyway."""
    yield from ("undefined", "arguments", "NaN", "Infinity")
    for node in _nodes(code):
        if node.type in ("variable_declarator", "function_declaration", "function_expression"):
            yield from _identifiers(node.child_by_field_name("name"))
        if node.type in ("formal_parameters", "rest_pattern"):
            yield from _identifiers(node)
        elif node.type in ("arrow_function", "catch_clause"):
            yield from _identifiers(node.child_by_field_name("parameter"))
        elif node.type in ("for_in_statement", "assignment_expression"):
            yield from _identifiers(node.child_by_field_name("left"), deep=False)


def _identifiers(node: Any, *, deep: bool = True) -> Iterator[str]:
    if node is None:
        return
    if node.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield _text(node)
    elif deep:
        for child in node.children:
            yield from _identifiers(child)


def _permissions(template: CustomTemplate) -> Iterator[Remark]:
    """What is required needs a permission; a permission that nothing needs is one too many."""
    used = set()
    for name, line in _required(template):
        need = _NEEDS.get(name)
        if need is None or template.side not in _ON_ONE_SIDE.get(name, (template.side,)):
            continue
        used.add(need)
        if (other := _OF_ONE_SIDE.get(need, template.side)) != template.side:
            yield Remark("error", f"{name} is an API of {other} templates", line)
        elif need not in template.permissions:
            message = f"{name} needs the permission {need}, and the template does not declare it"
            yield Remark("error", message, line)
    if {"queryPermission", ""} & set(dict(_required(template))):
        return  # what is asked for by a name that is made up as it runs can't be told
    for name in template.permissions:
        if name not in used and name in _NEEDS.values():
            yield Remark(
                "unknown", f"the permission {name} is declared, and nothing seems to use it"
            )


def _required(template: CustomTemplate) -> Iterator[tuple[str, int]]:
    """The name and the line of each `require`; "" where the name is no literal."""
    for node in _nodes(template.code.text):
        if node.type != "call_expression":
            continue
        called, words = (node.child_by_field_name(part) for part in ("function", "arguments"))
        if called is not None and _text(called) == "require" and words is not None:
            for word in words.named_children:
                name = _text(word)[1:-1] if word.type == "string" else ""
                yield name, template.code.line + node.start_point[0]


def _fields(template: CustomTemplate) -> Iterator[Remark]:
    names = declared(template)
    count = len(names) - len(GIVEN)
    if count > _MOST_FIELDS:
        message = f"{count} fields: GTM takes {_MOST_FIELDS} in a template"
        yield Remark("error", message)
    told = set(names)
    for node in _nodes(template.code.text):
        if node.type == "member_expression":
            owner, part = (node.child_by_field_name(key) for key in ("object", "property"))
            if owner is None or part is None or owner.type != "identifier":
                continue
            if _text(owner) == "data" and (name := _text(part)) not in told:
                told.add(name)
                line = template.code.line + node.start_point[0]
                yield Remark("error", f"data.{name}: the template declares no such field", line)


def _text(node: Any) -> str:
    return str(node.text.decode("utf-8", "replace"))


def _nodes(code: str) -> Iterator[Any]:
    """Every node of the code's tree, in reading order."""
    left = [_tree(code).root_node]
    while left:
        node = left.pop()
        yield node
        left += reversed(node.children)


@cache
def _tree(code: str) -> Any:
    language = tree_sitter.Language(tree_sitter_javascript.language())
    return tree_sitter.Parser(language).parse(code.encode())
