"""`snippetgen serve`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from snippetgen.cli.commands.endpoint import needed_extra, why_not
from snippetgen.cli.options import say, user_errors
from snippetgen.errors import SnippetgenError

PLAN = Path("snippetgen.toml")


@click.command("serve")
@click.argument("platform", required=False)
@click.option(
    "--plan",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The tracking plan; snippetgen.toml where there is one, else an example.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8210,
    show_default=True,
    help="Of the inspector and the mock Klaviyo; 0 takes any that is free.",
)
@click.option(
    "--shop-port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Of the demo shop; any that is free unless said.",
)
@click.option("--no-open", is_flag=True, help="Don't open the page in a browser.")
@user_errors
def command(
    platform: str | None, plan: Path | None, port: int, shop_port: int, no_open: bool
) -> None:
    """Open a demo shop with the plan's snippets in it, and see what arrives at a mock Klaviyo.

    PLATFORM is one of the plan's: the first that the shop can run unless said. Until Ctrl-C.
    """
    with needed_extra():
        from snippetgen.endpoint.server import LOOPBACK, listen, run
        from snippetgen.serve.server import serving
    if plan is None and PLAN.exists():
        plan = PLAN
    try:
        listener = listen(LOOPBACK, port)
    except OSError as error:
        raise SnippetgenError(why_not(error, LOOPBACK, port)) from error
    try:
        with listener, serving(listener, plan, platform, shop_port) as served:
            shown = plan or "an example plan (`snippetgen init` writes one of your own)"
            say(f"{served.url} shows {served.demo.platform} from {shown}")
            say(f"{served.shop} is the shop alone, for `snippetgen verify`; Ctrl-C ends both")
            if not no_open:
                webbrowser.open(served.url)
            run(listener, served.app, served.stop)
    except OSError as error:
        raise SnippetgenError(why_not(error, LOOPBACK, shop_port)) from error
