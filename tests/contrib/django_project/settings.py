"""A small Django project with the app in it. FOLDER holds the plan; MOCK is the mock Klaviyo."""

import os
from pathlib import Path

FOLDER = Path(os.environ["FOLDER"])
HERE = "tests.contrib.django_project"

SECRET_KEY = "for tests only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = f"{HERE}.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "snippetgen.contrib.django",
    f"{HERE}.apps.ShopConfig",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "db"}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
SNIPPETGEN = {
    os.environ.get("SETTING", "PLAN"): FOLDER / "snippetgen.toml",
    "URL": os.environ.get("MOCK", ""),
}
LANGUAGE_CODE = "de"
USE_THOUSAND_SEPARATOR = True
