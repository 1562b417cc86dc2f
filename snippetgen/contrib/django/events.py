"""Events of the server: sent after the transaction, off the request's path, never in its way."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured, SynchronousOnlyOperation
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.module_loading import import_string

from snippetgen.contrib.django.conf import plan, setting
from snippetgen.contrib.django.plain import plain_variables
from snippetgen.errors import SnippetgenError
from snippetgen.klaviyo.sender import URL
from snippetgen.send import Sender
from snippetgen.wire import WireError

_log = logging.getLogger("snippetgen.django")

Variables = Mapping[str, Any]


def happened(trigger: str, variables: Variables, request: HttpRequest | None = None) -> None:
    """Send what the plan's page would send at a trigger, once the transaction is committed.

    `variables` are those of the vocabulary: {"order": {"id": …, "items": […]}, "customer": …}.
    A request tells by its cookie who the visitor is. What goes wrong is logged, and never raised:
    a shop sells without Klaviyo, too.
    """
    try:
        told = plain_variables(variables)
    except WireError as error:
        _log.error("%s: %s: %s", trigger, error.pointer, error.detail)
        return
    except Exception:  # noqa: BLE001
        _log.exception("%s: its variables can't be told", trigger)
        return
    cookie = None if request is None else request.COOKIES.get("__kla_id")
    at = datetime.now(UTC).isoformat()

    def hand_over() -> None:
        try:
            _deliverer()(trigger, told, cookie, at)
        except Exception:  # noqa: BLE001
            _log.exception("%s: not sent", trigger)

    try:
        transaction.on_commit(hand_over)
    except (SynchronousOnlyOperation, ImproperlyConfigured):
        hand_over()  # a coroutine has no transaction, and some projects have no database


def send_on(
    signal: Signal, trigger: str, variables: Callable[..., Variables | None], **connect: Any
) -> None:
    """Send at a signal of Django's or of the shop's: `send_on(order_paid, "order_placed", of)`.

    `of(sender, **arguments)` gives the variables; None, and nothing is sent.
    """

    def receiver(sender: Any, **arguments: Any) -> None:
        try:
            found = variables(sender, **arguments)
        except Exception:  # noqa: BLE001
            # The shop's own code. No reason for the shop to stop.
            _log.exception("%s: its variables can't be told", trigger)
            return
        if found is not None:
            happened(trigger, found, arguments.get("request"))

    connect.setdefault("dispatch_uid", f"snippetgen:{trigger}")
    signal.connect(receiver, weak=False, **connect)


def deliver(trigger: str, variables: Variables, cookie: str | None, at: str) -> None:
    """Send now, in this thread. The work of a task of Celery's, for instance.

    All arguments are plain data, so that a queue can carry them.
    """
    try:
        with Sender(plan(), url=setting("URL", URL)) as sender:
            time = datetime.fromisoformat(at)
            outcomes = sender.trigger(trigger, variables, cookie=cookie, time=time)
    except SnippetgenError as error:
        _log.error("%s: %s", trigger, error)
        return
    for outcome in outcomes:
        if not outcome.ok:
            _log.error("%s: %s", trigger, outcome.reason)


@cache
def _deliverer() -> Callable[[str, Variables, str | None, str], Any]:
    """What SNIPPETGEN["DELIVER"] names, as a task's `delay`; else a thread of our own."""
    named = setting("DELIVER")
    if named is not None:
        found: Callable[..., Any] = import_string(named)
        return found
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="snippetgen")
    atexit.register(pool.shutdown)  # what is waiting is still sent
    return lambda *arguments: pool.submit(_logged, *arguments)


def _logged(*arguments: Any) -> None:
    try:
        deliver(*arguments)
    except Exception:  # noqa: BLE001
        _log.exception("%s: not sent", arguments[0])
