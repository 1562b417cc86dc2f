"""Run the project until standard input ends: FOLDER (generated templates, database) LOCALE."""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

APP = "tests.hosts.django_shop"


def configure(folder, locale):
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="for tests only",
        ROOT_URLCONF=f"{APP}.urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            f"{APP}.apps.ShopConfig",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db"}},
        MIGRATION_MODULES={"auth": None, "contenttypes": None, "sessions": None},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates", folder / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        f"{APP}.views.cart",
                    ]
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MEDIA_URL="https://cdn.klaviyo-demo.com/",
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LANGUAGE_CODE=locale,
        USE_I18N=True,
        USE_THOUSAND_SEPARATOR=True,
        USE_TZ=True,
    )


def main(folder, locale):
    configure(folder, locale)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.hosts.django_shop.models import load_catalogue
    from tests.shop.shop import served

    load_catalogue()
    with served(get_wsgi_application()) as base:
        print(base, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
