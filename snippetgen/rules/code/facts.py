"""What is known of each file after it was read: the rules that compare files need no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from snippetgen.rules.code._learnq import is_made, mentions, renamed
from snippetgen.rules.code.reader import Node, first
from snippetgen.rules.code.source import Edit, Ignore, Source

# An address of klaviyo.js; the account stands in its path or in its query.
KLAVIYO_JS = re.compile(
    r"^(?:https?:)?//static[\w.-]*\.klaviyo\.com/onsite/js/(?:(?P<path>\{\{.*?\}\}|<[?%].*?[?%]>|[^/?\s]+)/)?klaviyo\.js"
    r"(?:\?(?:.*&)?company_id=(?P<query>[^&\s]*))?"
)
# Klaviyo's older script for products that are back in stock, which makes a klaviyo of its own.
_BACK_IN_STOCK = re.compile(r"^(?:https?:)?//a\.klaviyo\.com/media/js/onsite/onsite\.js")
_PUBLIC_KEY = re.compile(r"[A-Za-z0-9]{6}")

# An ordinary object with klaviyo.js's methods, in ES5: calls wait in klaviyo.js's own queue.
OBJECT = (
    "(function(){var k={push:function(){var q=window._klOnsite=window._klOnsite||[];"
    "q.push.apply(q,arguments)}};"
    "['identify','track','trackViewedItem','account','cookieDomain','isIdentified','openForm']"
    ".forEach(function(n){k[n]=function(){"
    "var c=[n].concat([].slice.call(arguments)),f=typeof c[c.length-1]=='function'&&c.pop();"
    "return new Promise(function(ok){c.push(function(a){if(f)f(a);ok(a)});k.push(c)})}});"
    "return k})()"
)


@dataclass(frozen=True, slots=True)
class Load:
    """A place that loads klaviyo.js: for which account, and the branches of `if` around it."""

    offset: int
    at: str
    account: str | None
    branches: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, and what would mend it."""

    at: str
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules that compare files know of one. Small: a theme has hundreds."""

    file: str
    host: str
    group: str  # files that can meet on one page: a theme's root, a folder of templates
    everywhere: bool  # a layout, around every page
    alone: bool  # a whole page, which meets no other one
    loads: Sequence[Load]
    has_object: bool  # makes the klaviyo object, or loads klaviyo.js before all else
    arrays: Sequence[Spot]  # `klaviyo = window.klaviyo || []`
    viewed_product: Sequence[Spot]
    learnq: Sequence[Spot]
    borrows_learnq: bool  # uses _learnq, does not make it, and can't do without
    ignores: Sequence[Ignore]


@dataclass(frozen=True, slots=True)
class Project:
    """All files of one run. `embeds`: the themes whose Klaviyo app embed is switched on."""

    facts: Sequence[Facts]
    embeds: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()  # the codes of the rules that are asked in this run

    def beside(self, facts: Facts) -> Iterator[Facts]:
        """The other files that can meet this one on a page."""
        return (
            other
            for other in self.facts
            if other is not facts
            and other.group == facts.group
            and not (other.alone and facts.alone)
        )


def facts_of(source: Source) -> Facts:
    """What other files have to know of this one."""
    old = tuple(learnq_spots(source))
    return Facts(
        source.file,
        source.host,
        source.group,
        source.everywhere,
        source.alone,
        loads=tuple(sorted(loads(source), key=lambda load: load.offset)),
        has_object=has_object(source),
        arrays=tuple(_arrays(source)),
        viewed_product=tuple(
            Spot(source.place(call.node.start_byte))
            for script in source.scripts
            for call in script.calls
            if call.method == "track"
            and call.args
            and source.string(call.args[0]) == "Viewed Product"
        ),
        learnq=old,
        borrows_learnq=any(not spot.fix for spot in old) and not is_made(source),
        ignores=source.ignores,
    )


def learnq_spots(source: Source) -> Iterator[Spot]:
    """The first `_learnq` of each script; the mends go together or not at all."""
    found = []
    made = has_object(source)
    for script in source.scripts:
        first = next(mentions(source, script), None)
        if first is not None:
            replacement = f"window.klaviyo = window.klaviyo || {OBJECT}"
            edits = renamed(source, script, replacement, made)
            found.append((source.place(first.start_byte), edits))
            made = made or any(text == replacement for _, _, text in edits)
    certain = all(edits for _, edits in found) and not _is_another(source)
    for at, edits in found:
        yield Spot(at, source.mend(edits) if certain else ())


def loads(source: Source) -> Iterator[Load]:
    """Every place that loads klaviyo.js."""
    for address in source.addresses:
        found = KLAVIYO_JS.match(address.text.strip())
        if found is None:
            continue
        if address.attribute is not None:
            if (address.attribute.tag, address.attribute.name) != ("script", "src"):
                continue
        elif any(outer.type == "if_statement" for outer in source.above(address.node)):
            continue  # loads it only where something is missing, most likely klaviyo.js
        account = found["path"] or found["query"]
        if account and not _PUBLIC_KEY.fullmatch(account):
            account = None  # printed by the template, or a placeholder
        start = address.start
        yield Load(start, source.place(start), account, source.branches(start))


def account_of(source: Source) -> str | None:
    """The account that the file names: in klaviyo.js's address, or to the queue."""
    for load in loads(source):
        if load.account:
            return load.account
    for script in source.scripts:
        for call in script.calls:
            key = source.string(call.args[0]) if call.method == "account" and call.args else None
            if key and _PUBLIC_KEY.fullmatch(key):
                return key
    return None


def has_object(source: Source) -> bool:
    """The file makes the klaviyo object, or loads klaviyo.js before anything else can run."""
    for script in source.scripts:
        for node in script.nodes["assignment_expression"]:
            left = node.child_by_field_name("left")
            name = source.text(left.child_by_field_name("property") or left)
            right = node.child_by_field_name("right")
            if name == "klaviyo" and not is_array(source, right):
                return True
    return any(
        KLAVIYO_JS.match(tag.attributes["src"].text)
        for tag in source.tags
        if "src" in tag.attributes and not {"async", "defer"} & tag.attributes.keys()
    )


def _is_another(source: Source) -> bool:
    """Is klaviyo the object of the script for products that are back in stock?"""
    return any(_BACK_IN_STOCK.match(address.text.strip()) for address in source.addresses)


def _arrays(source: Source) -> Iterator[Spot]:
    """`klaviyo = window.klaviyo || []`, with the object that belongs there."""
    for script in source.scripts if not _is_another(source) else ():
        pushed = {
            source.dotted(call.node.child_by_field_name("function")).partition(".")[0]
            for call in script.calls
        }
        for kind, left, right in (
            ("variable_declarator", "name", "value"),
            ("assignment_expression", "left", "right"),
            ("augmented_assignment_expression", "left", "right"),
        ):
            for node in script.nodes[kind]:
                value = node.child_by_field_name(right)
                to = node.child_by_field_name(left)
                name = source.dotted(to)
                # A variable of another name counts where calls are pushed to it.
                alias = kind == "variable_declarator" and name in pushed
                stands_in = is_array(source, value, alone=name == "klaviyo")
                if stands_in and (name == "klaviyo" or alias):
                    text = f"window.klaviyo || {OBJECT}"
                    if kind == "augmented_assignment_expression":
                        text = OBJECT
                    elif kind == "variable_declarator" or "." not in source.text(to):
                        text = f"window.klaviyo = {text}"
                    edit = (value.start_byte, value.end_byte, text)
                    yield Spot(source.place(node.start_byte), source.mend([edit]))


def is_array(source: Source, node: Node | None, *, alone: bool = True) -> bool:
    """`klaviyo || []`, `klaviyo ? klaviyo : []`, or, where that is enough, `[]` alone."""
    while node is not None and node.type == "parenthesized_expression":
        node = first(node)
    if node is None:
        return False
    if node.type == "binary_expression":
        left = source.dotted(node.child_by_field_name("left"))
        return left == "klaviyo" and is_array(source, node.child_by_field_name("right"))
    if node.type == "ternary_expression":
        sides = [node.child_by_field_name(side) for side in ("consequence", "alternative")]
        there = any(source.dotted(side) == "klaviyo" for side in sides)
        return there and any(is_array(source, side) for side in sides)
    return alone and node.type == "array" and not node.named_child_count
