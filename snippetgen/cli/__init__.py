"""The command line: the only code that prints, asks or exits.

Results go to stdout, talk to stderr. Exit codes: 0, 1 (findings, a stale `dist/`), 2 (usage).
Each command is a module of its own, imported when it is called, so that `--help` stays fast.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from snippetgen import __version__

# Name -> one line of help, so that listing the commands imports none of them.
COMMANDS = {
    "init": "Write a commented tracking plan, snippetgen.toml.",
    "build": "Write the snippets and INSTALL.md of every platform to dist/.",
    "show": "Print one paste-ready snippet.",
    "list": "Print which event reaches Klaviyo from which platform.",
    "check": "Say what Klaviyo would do with a payload, and why.",
    "lint": "Find what breaks tracking in themes, templates, pages, scripts, containers.",
    "explain": "Print why a rule exists, with a bad and a good example.",
    "catalog": "Make a catalogue feed, check it against the events, or push it.",
    "coupons": "Make coupon codes that nobody guesses, or push them to Klaviyo.",
    "send": "Send an event or a profile from a server.",
    "serve": "Open a demo shop with the plan's snippets, and see what arrives.",
    "verify": "Walk through a shop in a browser, and say what Klaviyo would get.",
    "backfill": "Turn a shop's past orders into events, and send them.",
    "endpoint": "Run a mock Klaviyo on this machine.",
    "gtm": "Test a Tag Manager template, run a container, outside Tag Manager.",
}


class _Commands(click.Group):
    """A group that knows its commands by name and imports one when it is used."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        # Snippets are UTF-8, whatever the terminal or the pipe is set to.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="surrogateescape")
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            with suppress(OSError):
                click.echo(f"error: {where}{error.strerror or error}", err=True)
            sys.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"snippetgen.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="snippetgen")
def main() -> None:
    """One tracking plan in, correct Klaviyo snippets for every platform out."""
