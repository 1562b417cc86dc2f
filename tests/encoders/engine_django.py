"""Renders Django templates in a LOCALE, one JSON line in, one out; as the other engines do.

In a process of its own, since Django's settings and its registry of apps are global.
"""

import json
import sys
from decimal import Decimal

import django
from django.conf import settings
from django.template import Context, Engine


def decimal(table):
    return Decimal(table["decimal"]) if "decimal" in table else table


settings.configure(LANGUAGE_CODE=sys.argv[1], USE_I18N=True, USE_THOUSAND_SEPARATOR=True)
django.setup()
engine = Engine()

sys.stdin.readline()  # it brings templates, and there are none
for line in sys.stdin:
    asked = json.loads(line, object_hook=decimal)
    try:
        text = engine.from_string(asked["text"]).render(Context(asked["context"]))
    except Exception as error:  # noqa: BLE001 (whatever it is, the test shows it)
        print(json.dumps({"error": repr(error)}), flush=True)
    else:
        print(json.dumps({"text": text}), flush=True)
