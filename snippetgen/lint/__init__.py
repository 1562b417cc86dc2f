"""The linter for themes, templates, pages, scripts and containers."""

from snippetgen.lint.hosts import HOSTS
from snippetgen.lint.linter import Linted, Linter

__all__ = ["HOSTS", "Linted", "Linter"]
