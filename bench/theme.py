"""`snippetgen lint` on a theme of 300 files, beside Shopify's own `theme-check` on the same."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 300
BENCH = Path(__file__).parent
LAYOUT = """\
<!doctype html>
<html><head>{{ content_for_header }}
<script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
</head><body>{{ content_for_layout }}</body></html>
"""
SECTION = """\
{%- assign heading = section.settings.heading | default: product.title -%}
<div class="card card--NUMBER" data-id="{{ product.id }}">
  {%- for variant in product.variants -%}
    {%- if variant.available and variant.price > NUMBER -%}
      <a href="{{ variant.url }}">{{ variant.title | escape }} {{ variant.price | money }}</a>
    {%- else -%}
      <span>{{ heading | escape }}</span>
    {%- endif -%}
  {%- endfor -%}
</div>
"""
# Every third file tells Klaviyo something: far more than in a real theme.
SCRIPT = """\
<script>
  klaviyo.identify({email: {{ customer.email | json }}});
  klaviyo.track('Viewed Product', {
    ProductName: '{{ product.title }}', Price: {{ product.price | money }},
    ProductID: {{ product.id | json }}
  });
</script>
"""
SCHEMA = """\
{% schema %}
{"name": "Card NUMBER", "settings": [{"type": "text", "id": "heading", "label": "Heading"}]}
{% endschema %}
"""


def measure(rounds, progress):
    with tempfile.TemporaryDirectory() as folder:
        theme = Path(folder)
        write(theme)
        ours = [str(Path(sys.executable).parent / "snippetgen"), "lint", "--format", "json", folder]
        theirs = ["node", str(BENCH / "theme_check.mjs"), folder]
        times = {"lint": [], "theme-check": []}
        for number in range(rounds):
            progress(f"linting a theme, round {number + 1} of {rounds}")
            times["lint"].append(timed(ours, theme))
            times["theme-check"].append(timed(theirs, theme))
    ours, theirs = (statistics.median(taken) for taken in times.values())
    return {
        "files": FILES,
        "ms": round(ours * 1000),
        "theme_check_ms": round(theirs * 1000),
        "ratio": round(ours / theirs, 2),
        "aim": 1,
        "to": "theme-check",
    }


def write(theme):
    for number in range(FILES - 1):
        kind = "sections" if number % 2 else "snippets"
        text = SECTION + (SCRIPT if number % 3 == 0 else "") + (SCHEMA if number % 2 else "")
        file = theme / kind / f"card-{number}.liquid"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace("NUMBER", str(number)), encoding="utf-8")
    (theme / "layout").mkdir()
    (theme / "layout" / "theme.liquid").write_text(LAYOUT, encoding="utf-8")


def timed(command, folder):
    started = time.perf_counter()
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1) or b'"findings"' not in done.stdout:
        raise RuntimeError(f"{command}: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - started
