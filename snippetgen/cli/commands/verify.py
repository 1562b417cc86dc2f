"""`snippetgen verify`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from snippetgen.cli.options import say, user_errors, write_lines
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.model import Plan
    from snippetgen.verify.steps import Steps
    from snippetgen.verify.verdict import Verified
    from snippetgen.verify.walk import Options

_DEFAULT_PLAN = Path("snippetgen.toml")


@click.command("verify")
@click.argument("target", metavar="URL|FILE|HAR")
@click.option(
    "--plan",
    "plan_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The tracking plan; snippetgen.toml where there is one.",
)
@click.option("--platform", help="Which of the plan's platforms this shop runs on.")
@click.option(
    "--browser",
    "engine",
    type=click.Choice(["chromium", "firefox", "webkit"]),
    default="chromium",
    show_default=True,
)
@click.option(
    "--steps", "steps_path", type=click.Path(dir_okay=False, path_type=Path),
    help="A TOML file of how to walk through this shop; else the plan's [verify.steps].",
)  # fmt: skip
@click.option("--live", is_flag=True, help="Let requests reach the real account; needs --email.")
@click.option("--email", help="Who the visitor is, and what is typed at the checkout.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "junit", "html"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Instead of stdout."
)
@user_errors
def command(
    target: str,
    plan_path: Path | None,
    platform: str | None,
    engine: str,
    steps_path: Path | None,
    live: bool,
    email: str | None,
    format_: str,
    output: Path | None,
) -> None:
    """Walk through a shop in a real browser, and say which events Klaviyo would get.

    Every request that is meant for Klaviyo is answered on this machine: nothing reaches the
    account, unless --live says so. A HAR is read and nothing is opened.

    Exits with 1 if there is something to mend, and with 2 if there is nothing to walk through.
    """
    if live and not email:
        raise click.UsageError("--live needs --email: an address of your own, at a real domain")
    try:
        from snippetgen.verify.har import verify_har
        from snippetgen.verify.har_file import is_recording, read_har
        from snippetgen.verify.report import report

        plan, steps_table, steps_from = _plan(plan_path, steps_path)
        if platform and plan is None:
            raise click.UsageError("--platform is one of a plan's: say which with --plan")
        steps = _steps(steps_table, steps_from)
        if "://" not in target and is_recording(Path(target)):
            verified = verify_har(read_har(Path(target)), target, plan, platform)
        else:
            from snippetgen.verify.walk import SHOPPER, Options

            options = Options(engine, live, email or SHOPPER, steps, platform)
            verified = _walked(target, plan, options)
    except ModuleNotFoundError as error:
        raise SnippetgenError(_install(error)) from None
    _write(report(verified, format_), output)
    sys.exit(1 if any(found.severity != "info" for found in verified.findings) else 0)


def _walked(target: str, plan: Plan | None, options: Options) -> Verified:
    from snippetgen.verify.walk import verify_page

    watched = sys.stderr.isatty()
    try:
        return verify_page(target, plan, options, _progress if watched else lambda _: None)
    finally:
        if watched:
            click.echo("\r\x1b[K", err=True, nl=False)


def _progress(step: str) -> None:
    """The step that is being taken, on one line."""
    click.echo(f"\r\x1b[K{step} …", err=True, nl=False)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        write_lines([text])
        return
    try:
        output.write_text(click.unstyle(text) + "\n", encoding="utf-8")
    except OSError as error:
        raise SnippetgenError(
            Problem(f"can't be written: {error.strerror or error}", output)
        ) from None
    say(f"{output}")


def _plan(
    plan_path: Path | None, steps_path: Path | None
) -> tuple[Plan | None, object, Path | None]:
    from snippetgen.plan import load_plan

    plan = None
    if plan_path is not None or _DEFAULT_PLAN.is_file():
        plan = load_plan(plan_path or _DEFAULT_PLAN)
    if steps_path is not None:
        try:
            table = tomllib.loads(steps_path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SnippetgenError(Problem(f"not valid TOML: {error}", steps_path)) from None
        return plan, table.get("steps", {}), steps_path
    return plan, plan.verify.get("steps", {}) if plan else {}, plan.path if plan else None


def _steps(table: object, path: Path | None) -> Steps:
    from snippetgen.verify.steps import read_steps

    return read_steps(table, path)


def _install(error: ModuleNotFoundError) -> Problem:
    hint = "pip install 'snippetgen[verify]', then: playwright install chromium"
    return Problem(f"verify needs {error.name}", hint=hint)
