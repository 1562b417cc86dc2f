"""`snippetgen explain`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping

import click

from snippetgen.cli.options import user_errors
from snippetgen.rules import Rule

_HEAD = (
    "# Rules",
    "",
    "Made from the rules themselves, by `snippetgen explain --format markdown > docs/rules.md`.",
    "`snippetgen explain CODE` prints one of them. `check` asks all but those on code, of what",
    "is sent; `lint` asks those on code, and those on metrics' names, of what a shop has written.",
)
_GROUPS = {
    "C": "C: code in themes, templates, pages and containers",
    "I": "I: identity, or whose it is",
    "N": "N: names of metrics",
    "P": "P: privacy",
    "S": "S: shape of an event and its properties",
    "U": "U: unique ids of events",
    "V": "V: what a walk through a shop shows",
    "W": "W: how it is written and sent",
}
_EFFECTS = {
    "refused": "Klaviyo refuses the call: 400, or 0 from the old API.",
    "dropped": "Klaviyo accepts the call and then drops it.",
    "partial": "Klaviyo records the call, but not all of it.",
    "recorded": "Klaviyo records the call as it is.",
}


@click.command("explain")
@click.argument("code", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
)
@user_errors
def command(code: str | None, format_: str) -> None:
    """Print why a rule exists, with a bad and a good example; without CODE, all rules."""
    from snippetgen.rules import all_rules

    rules = all_rules()
    if code is not None:
        rules = {code: _one(rules, code)}
    if format_ == "markdown":
        click.echo(_markdown(rules.values()), nl=False)
    elif code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {_first(rule)}")
    else:
        click.echo(_text(rules[code]))


def _one(rules: Mapping[str, Rule], code: str) -> Rule:
    from snippetgen.errors import Problem, SnippetgenError

    if code.upper() not in rules:
        hint = "`snippetgen explain` lists them all"
        raise SnippetgenError(Problem(f"no rule {code!r}", hint=hint))
    return rules[code.upper()]


def _first(rule: Rule) -> str:
    return rule.about.strip().splitlines()[0]


def _text(rule: Rule) -> str:
    head = f"{rule.code} {rule.name} ({rule.severity}, {rule.effect})"
    return f"{head}\n\n{inspect.cleandoc(rule.about)}"


def _markdown(rules: Iterable[Rule]) -> str:
    """The page of all rules, `docs/rules.md`."""
    lines = [*_HEAD]
    group = ""
    for rule in rules:
        if rule.code[0] != group:
            group = rule.code[0]
            lines += ["", f"## {_GROUPS[group]}"]
        lines += ["", f"### {rule.code} {rule.name}", ""]
        for line in inspect.cleandoc(rule.about).splitlines():
            word, colon, rest = line.partition(": ")
            if word in ("Bad", "Good") and colon:
                lines += [f"{word}:", "", "```", rest, "```", ""]
            elif line:
                lines += [line.replace("&", "&amp;").replace("<", "&lt;"), ""]
        lines += [f"Severity: {rule.severity}. {_EFFECTS[rule.effect]}"]
    return "\n".join(lines) + "\n"
