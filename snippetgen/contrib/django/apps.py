"""The app, and what `manage.py check` says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from snippetgen.contrib.django.conf import plan
from snippetgen.errors import SnippetgenError


class SnippetgenConfig(AppConfig):
    name = "snippetgen.contrib.django"
    label = "snippetgen"
    verbose_name = "Klaviyo snippets"

    def ready(self) -> None:
        checks.register(check_plan)


def check_plan(**_: Any) -> list[checks.CheckMessage]:
    """Can the tracking plan be used?"""
    try:
        if "django" not in plan().platforms:
            hint = 'platforms = ["django"] in the plan'
            return [checks.Error("the plan has no platform django", hint, id="snippetgen.E002")]
    except SnippetgenError as error:
        return [
            checks.Error(str(replace(problem, hint=None)), problem.hint, id="snippetgen.E001")
            for problem in error.problems
        ]
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="snippetgen.E003")]
    return []
