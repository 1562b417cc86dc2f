"""`snippetgen lint`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from snippetgen.cli.options import codes, counted, say, shown, user_errors, write_lines
from snippetgen.cli.report import FORMATS, Judged, lines
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.keys import masked
from snippetgen.rules import Violation

if TYPE_CHECKING:
    from snippetgen.lint import Linted, Linter
    from snippetgen.lint.fixing import Mend

_HOSTS = ("shopify", "liquid", "django", "html", "gtm", "js")
_PARSERS = (
    "tree_sitter", "tree_sitter_html", "tree_sitter_javascript", "tree_sitter_typescript", "liquid",
)  # fmt: skip


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...",
                type=click.Path(path_type=Path))  # fmt: skip
@click.option(
    "--host", type=click.Choice(_HOSTS), help="What the files are, where that is unclear."
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--select", multiple=True, help="Only these rules: C001, or C for all of them.")
@click.option("--ignore", multiple=True, help="Not these rules.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--fix", is_flag=True, help="Mend what is certain: shows the diff, then writes.")
@click.option("--yes", is_flag=True, help="With --fix on a terminal: don't ask.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path),
              help="Leave out the findings that this file holds.")  # fmt: skip
@click.option("--write-baseline", type=click.Path(dir_okay=False, path_type=Path),
              help="Write all findings into this file, to be left out from now on.")  # fmt: skip
@user_errors
def command(
    paths: tuple[Path, ...],
    host: str | None,
    format_: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    diff: bool,
    fix: bool,
    yes: bool,
    baseline: Path | None,
    write_baseline: Path | None,
) -> None:
    """Find what breaks tracking in themes, templates, pages, scripts and GTM containers.

    PATH is a file or a folder. A file is taken for what its name and its content say: Liquid, a
    Shopify theme's, a Django template, HTML, JavaScript, an exported container.

    A comment silences a rule on its line and on the next: `snippetgen-ignore C012: the reason`.

    Exits with 1 if a rule has a warning or an error, and with 2 if a file can't be read.
    """
    _need_parsers()
    from snippetgen.lint import Linter
    from snippetgen.rules import all_rules

    rules = all_rules()
    linter = Linter(codes(select, rules, "--select"), codes(ignore, rules, "--ignore"))
    run = _Run(linter, paths, host, baseline)
    linted = run.lint()
    for problem in linted.problems:
        say(f"error: {problem}")
    if write_baseline:
        run.write_baseline(write_baseline, linted)
    elif diff and not fix:
        click.echo(masked("".join(mend.diff() for mend in run.mends(linted))), nl=False)
    elif not fix or run.mend(linted, ask=not yes):
        linted = run.lint() if fix else linted
        write_lines(lines(_judged(linted), format_, rules))
        say(_summary(linted, run.gone))
    sys.exit(2 if linted.problems else _exit_code(linted) if not write_baseline else 0)


class _Run:
    def __init__(
        self, linter: Linter, paths: Sequence[Path], host: str | None, baseline: Path | None
    ) -> None:
        self.gone = 0  # findings of the baseline that are no longer there
        self._linter, self._paths, self._host, self._baseline = linter, paths, host, baseline

    def lint(self, instead: Mapping[Path, bytes] = MappingProxyType({})) -> Linted:
        from snippetgen.lint.baseline import Baseline

        known = Baseline(self._baseline) if self._baseline else None
        linted = self._linter.lint(self._paths, self._host, _counter(), instead)
        if known is not None:
            known.take_out(linted.read)
            self.gone = known.gone()
        return linted

    def mends(self, linted: Linted) -> list[Mend]:
        from snippetgen.lint.fixing import mends

        return mends(self.lint, linted)

    def mend(self, linted: Linted, *, ask: bool) -> bool:
        """Show what is to be written and write it; no, where the user does not want that."""
        from snippetgen.lint.fixing import write

        found = self.mends(linted)
        for mend in found:
            click.echo(masked(mend.diff()), nl=False, err=True)
        if found and ask and watched():
            count = f"{len(found)} file{'s' * (len(found) != 1)}"
            if not click.confirm(f"write this to {count}?", err=True):
                return False
        for path in write(found):
            say(f"mended {path}")
        return True

    def write_baseline(self, path: Path, linted: Linted) -> None:
        from snippetgen.lint.baseline import written

        path.write_text(written(path, linted.read), encoding="utf-8")
        say(f"{path}: {sum(len(file.found) for file in linted.read)} findings put up with")


def _need_parsers() -> None:
    missing = [name for name in _PARSERS if find_spec(name) is None]
    if missing:
        message = f"lint needs parsers that are not installed: {', '.join(missing)}"
        raise SnippetgenError(Problem(message, hint="pip install 'snippetgen[lint]'"))


def watched() -> bool:
    """Is somebody there who can be asked?"""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _counter() -> Callable[[int], None]:
    """Counts files on a terminal, once it takes over a second."""
    start = time.monotonic()

    def seen(count: int) -> None:
        if count % 50 == 0 and sys.stderr.isatty() and time.monotonic() - start > 1:
            click.echo(f"\r{count} files", nl=False, err=True)

    return seen


def _judged(linted: Linted) -> Iterator[Judged]:
    """What is printed of each file in which something was found."""
    for file in linted.read:
        found = [
            Violation(rule.code, rule.severity, hit.effect or rule.effect, hit.path,
                      shown(hit.message), hit.hint and shown(hit.hint))
            for rule, hit in file.found
        ]  # fmt: skip
        if found:
            yield Judged(str(file.path), found)


def _summary(linted: Linted, gone: int) -> str:
    found = [each for file in linted.read for each in file.found]
    files = sum(bool(file.found) for file in linted.read)
    text = f"{counted(len(found), 'finding')} in {files} of {counted(linted.files, 'file')}"
    if certain := sum(bool(hit.fix) for _, hit in found):
        text += f"; {certain} can be mended by --fix"
    if gone:
        are = "is" if gone == 1 else "are"
        text += f"; {gone} of the baseline {are} gone: --write-baseline makes it shorter"
    return text


def _exit_code(linted: Linted) -> int:
    found = (rule for file in linted.read for rule, _ in file.found)
    return int(any(rule.severity != "info" for rule in found))
