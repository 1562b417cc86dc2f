"""The Django host: a real project, in a process of its own, because settings are global.

`start("django-de", snippets)` serves it under German settings with thousand separators on.
"""

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent

LOCALES = {"django": "en-us", "django-de": "de", "django-ar": "ar"}


@contextmanager
def start(name, snippets):
    """Serve the demo shop with these generated templates in it; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        for file, text in snippets.items():
            path = Path(folder) / file.removeprefix("django/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "tests.hosts.django_shop.run", folder, LOCALES[name]]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            base = process.stdout.readline().strip()
            if not base:
                raise RuntimeError("the Django shop did not start: pip install django")
            try:
                yield base
            finally:
                process.stdin.close()  # it serves until then
