"""`snippetgen explain`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping

import click

from snippetgen.cli.options import user_errors
from snippetgen.rules import Rule


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
    from snippetgen.errors import Problem, SnippetgenError, did_you_mean

    if code.upper() not in rules:
        raise SnippetgenError(Problem(f"no rule {code!r}", hint=did_you_mean(code, rules)))
    return rules[code.upper()]


def _first(rule: Rule) -> str:
    return rule.about.strip().splitlines()[0]


def _text(rule: Rule) -> str:
    head = f"{rule.code} {rule.name} ({rule.severity}, {rule.effect})"
    return f"{head}\n\n{inspect.cleandoc(rule.about)}"


def _markdown(rules: Iterable[Rule]) -> str:
    """The page of all rules, `docs/rules.md`."""
    lines = [
        "# Rules",
        "",
        "Made by `snippetgen explain --format markdown`. The effect is what Klaviyo does:",
        "it refuses a call, accepts and then drops it, records it in part, or as it is.",
        "",
    ]
    for rule in rules:
        lines += [f"## {rule.code} {rule.name}", "", f"{rule.severity}, {rule.effect}", ""]
        for line in inspect.cleandoc(rule.about).splitlines():
            word, colon, rest = line.partition(": ")
            if word in ("Bad", "Good") and colon:
                lines += [f"{word}:", "", "```", rest, "```", ""]
            elif line:
                lines += [line, ""]
    return "\n".join(lines).rstrip() + "\n"
