"""`snippetgen explain`."""

from __future__ import annotations

import inspect

import click

from snippetgen.cli.options import user_errors


@click.command("explain")
@click.argument("code", required=False)
@user_errors
def command(code: str | None) -> None:
    """Print why a rule exists, with a bad and a good example; without CODE, all rules."""
    from snippetgen.errors import Problem, SnippetgenError, did_you_mean
    from snippetgen.rules import all_rules

    rules = all_rules()
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.about.strip().splitlines()[0]}")
        return
    found = rules.get(code.upper())
    if found is None:
        raise SnippetgenError(Problem(f"no rule {code!r}", hint=did_you_mean(code, rules)))
    click.echo(f"{found.code} {found.name} ({found.severity})\n\n{inspect.cleandoc(found.about)}")
