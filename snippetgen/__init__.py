"""snippetgen: one tracking plan in, correct Klaviyo snippets for every platform out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen.bind import Cell, matrix
    from snippetgen.errors import OutputError, PlanError, SnippetgenError, TemplateError
    from snippetgen.model import Plan
    from snippetgen.plan import load_plan
    from snippetgen.snippets import build, render

__version__ = "0.1.0"

__all__ = [
    "Cell", "OutputError", "Plan", "PlanError", "SnippetgenError", "TemplateError",
    "build", "load_plan", "matrix", "render",
]  # fmt: skip

_HOMES = {
    "Cell": "bind", "matrix": "bind", "build": "snippets", "Plan": "model", "load_plan": "plan",
    "render": "snippets", "OutputError": "errors", "PlanError": "errors",
    "SnippetgenError": "errors", "TemplateError": "errors",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name on first use: `snippetgen --help` has no need of Jinja."""
    if name in _HOMES:
        return getattr(import_module(f"snippetgen.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
