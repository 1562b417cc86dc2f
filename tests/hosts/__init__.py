"""The hosts that the demo shop runs on, each rendered by its real engine.

A host is a module with `start(name, snippets)`, a context manager that serves the shop of
`tests/shop` with these generated files in it and gives its address.
"""

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Host:
    """A host by name: whose snippets it takes, and the module that runs it."""

    platform: str
    module: str

    def start(self, name, snippets):
        return import_module(f"tests.hosts.{self.module}").start(name, snippets)


HOSTS = {
    "html": Host("html", "html_host"),
    "liquid-ruby": Host("liquid", "liquid_hosts"),
    "liquid-python": Host("liquid", "liquid_hosts"),
    "liquid-js": Host("liquid", "liquid_hosts"),
    "shopify": Host("shopify", "liquid_hosts"),
    "django": Host("django", "django_shop"),
    "django-de": Host("django", "django_shop"),
    "django-ar": Host("django", "django_shop"),
    "gtm": Host("gtm", "gtm.host"),  # container.json, imported
    "gtm-paste": Host("gtm", "gtm.host"),  # tag.html, pasted
}
