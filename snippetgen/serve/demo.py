"""The demo: a plan's snippets in the shop's pages, built again whenever the plan changes."""

from __future__ import annotations

import gzip
import json
import threading
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from snippetgen.bind import bind
from snippetgen.catalog import events
from snippetgen.config import config
from snippetgen.errors import SnippetgenError
from snippetgen.model import Plan
from snippetgen.plan import load_plan, parse_plan
from snippetgen.plan_template import plan_text
from snippetgen.runtime import runtime_for
from snippetgen.serve.renderers import ADDS_BY, ADDS_BY_VARIANT, PLATFORMS, Rendered, renderer
from snippetgen.serve.shop.app import Shop
from snippetgen.serve.shop.pages import document
from snippetgen.serve.shop.pictures import picture
from snippetgen.snippets import build

KLAVIYO = ("https://static.klaviyo.com/", "https://a.klaviyo.com/")  # where snippets lead
EXAMPLE = "AbC123"
_SHOP = files("snippetgen.serve.shop")
_BEFORE = _SHOP.joinpath("measure_before.js").read_text(encoding="utf-8").strip()
_AFTER = _SHOP.joinpath("measure_after.js").read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class Built:
    """One state of the demo; the next one takes its place as a whole."""

    plan: Plan
    platform: str
    host: Rendered


class Demo:
    """`origin` is the mock Klaviyo's: klaviyo.js comes from there, and nothing goes elsewhere."""

    def __init__(self, plan: Path | None, platform: str | None, origin: str) -> None:
        self._path = plan
        self.origin = origin
        self.error: str | None = None
        self.generation = 0
        self._stamp = self._modified()
        self._lock = threading.Lock()
        self._built = self._build(platform)

    @property
    def platform(self) -> str:
        return self._built.platform

    @property
    def platforms(self) -> list[str]:
        """Of the plan's, those that the demo shop can run."""
        return [name for name in self._built.plan.platforms if name in PLATFORMS]

    def choose(self, platform: str) -> None:
        """Show another platform. Raises where it is not the plan's, or has no engine here."""
        with self._lock:
            self._built = self._build(platform)
            self.generation += 1

    def refresh(self) -> bool:
        """Build again if the plan has changed. A plan that can't be used leaves the last one."""
        stamp = self._modified()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            self.choose(self.platform)
        except SnippetgenError as error:
            self.error = str(error)
        else:
            self.error = None
        return True

    def describe(self) -> dict[str, Any]:
        """What the inspector says about it."""
        plan = self._built.plan
        return {
            "plan": str(self._path) if self._path else None,
            "company_id": plan.company_id,
            "platform": self.platform,
            "platforms": self.platforms,
            "generation": self.generation,
            "error": self.error,
            "metrics": _metrics(plan),
            "runtime": _weight(self._runtime(plan)),
        }

    def _runtime(self, plan: Plan) -> str:
        """The script that the platform's pages carry."""
        return runtime_for(plan, config(plan, bind(plan, self.platform))).script

    def page(self, page: str, context: dict[str, Any]) -> str:
        """A page of the shop with its snippets in it, which tell the inspector what they cost."""
        self.refresh()
        built = self._built
        snippets = self._here(built.host.render(page, context))
        told = json.dumps({
            "page": page, "bytes": _weight(built.host.weighed(snippets)), "to": self.origin,
            # Tag Manager's own script is not here: ours takes another time.
            "timed": built.host.container is None,
        })  # fmt: skip
        measured = f"<script>{_BEFORE}</script>\n{snippets}\n<script>({_AFTER})({told})</script>"
        adds_by = ADDS_BY.get(built.platform, ADDS_BY_VARIANT)
        return document(page, context | {"adds_by": adds_by}, measured)

    def container(self) -> str | None:
        """The script that stands in for Tag Manager's, on a platform that needs it."""
        script = self._built.host.container
        return script and self._here(script)

    def _here(self, text: str) -> str:
        """The same with this machine in Klaviyo's place."""
        for host in KLAVIYO:
            text = text.replace(host, f"{self.origin}/")
        return text

    def _build(self, platform: str | None) -> Built:
        plan = load_plan(self._path) if self._path else _example()
        wanted = platform or next((name for name in plan.platforms if name in PLATFORMS), "html")
        made = build(plan, [wanted])
        below = {name.removeprefix(f"{wanted}/"): text for name, text in made.items()}
        return Built(plan, wanted, renderer(wanted, below))

    def _modified(self) -> int | None:
        try:
            return self._path.stat().st_mtime_ns if self._path else None
        except OSError:  # an editor is writing it anew
            return None


def _example() -> Plan:
    return parse_plan(plan_text(EXAMPLE, PLATFORMS, tuple(events())))


def _metrics(plan: Plan) -> dict[str, str]:
    """What the plan calls each trigger's event: the one of the order, not those of its lines."""
    whole = [event for event in plan.events if event.on and event.metric and not event.for_each]
    return {str(event.on): event.metric for event in reversed(whole)}


def _weight(text: str) -> dict[str, int]:
    raw = text.encode()
    return {"raw": len(raw), "gzip": len(gzip.compress(raw, 9))}


def make_shop(demo: Demo) -> Shop:
    """The shop with its own catalogue, pictures and style."""
    text = _SHOP.joinpath("catalogue.json").read_text(encoding="utf-8")
    # Relative, as shops have them: to make them complete is the runtime's work.
    products = [each | {"image": f"/pictures/{each['id']}.svg"} for each in json.loads(text)]
    shown = {f"/pictures/{each['id']}.svg": each for each in products}

    def file(path: str) -> tuple[str, bytes] | None:
        if path == "/shop.css":
            return "text/css; charset=utf-8", _SHOP.joinpath("shop.css").read_bytes()
        if path == "/gtm.js" and (script := demo.container()):
            return "text/javascript; charset=utf-8", script.encode()
        if path in shown:
            return "image/svg+xml", picture(shown[path]).encode()
        return None

    policy = (
        f"default-src 'none'; script-src 'self' 'unsafe-inline' {demo.origin};"
        f" connect-src 'self' {demo.origin}; img-src 'self' data:; style-src 'self';"
        f" form-action 'self'; frame-ancestors {demo.origin}"
    )
    headers = [("Content-Security-Policy", policy), ("Cache-Control", "no-store")]
    return Shop(demo.page, products, shown=len(products), files=file, headers=headers)
