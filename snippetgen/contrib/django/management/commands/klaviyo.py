"""`manage.py klaviyo`: what the app makes of the plan, and an event by hand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from snippetgen.contrib.django.conf import plan, setting, snippets
from snippetgen.errors import SnippetgenError
from snippetgen.klaviyo.sender import URL
from snippetgen.send import Sender
from snippetgen.send.variables import read_object


class Command(BaseCommand):
    help = "Lists the plan's snippets; with --send TRIGGER FILE, sends its events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--send", nargs=2, metavar=("TRIGGER", "FILE"), help="FILE holds variables, as JSON"
        )
        parser.add_argument("--dry-run", action="store_true", help="judge, and send nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            if options["send"]:
                self._send(*options["send"], dry_run=options["dry_run"])
            else:
                self._list()
        except SnippetgenError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        for name in snippets():
            self.stdout.write(f'{{% klaviyo "{name}" %}}')

    def _send(self, trigger: str, file: str, *, dry_run: bool) -> None:
        variables = read_object(Path(file))
        with Sender(plan(), url=setting("URL", URL), dry_run=dry_run) as sender:
            outcomes = sender.trigger(trigger, variables)
        for outcome in outcomes:
            if dry_run:
                self.stdout.write(json.dumps(outcome.message.payload))
            elif not outcome.ok:
                self.stderr.write(outcome.reason)
        failed = sum(not outcome.ok for outcome in outcomes if not dry_run)
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} were not accepted")
        self.stdout.write(f"{len(outcomes)} {'judged' if dry_run else 'accepted'}")
