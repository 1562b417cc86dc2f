"""A Django app: snippets as template tags, events of the server by signals, a command.

INSTALLED_APPS = [..., "snippetgen.contrib.django"]
SNIPPETGEN = {"PLAN": BASE_DIR / "snippetgen.toml"}
"""

from __future__ import annotations

from snippetgen.contrib.django.events import happened, send_on

__all__ = ["happened", "send_on"]
