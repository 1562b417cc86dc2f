"""How many stores one process renders: each with an account, a metric's name, an expression and a
property of its own, on all platforms, from the text of its plan to the texts of its files.

The baseline is what it takes to make the same bytes without us: the same compiled templates,
rendered by Jinja with contexts that are ready, and JSON laid out by `json` (a template that makes
a JSON file need not keep to any layout). Reading the plan, checking it, joining it with the
platforms, making the contexts and the last look at each file are on the other side of the scale.
That both make the same files is checked outside of the times.
"""

import hashlib
import json
import resource
import statistics
import subprocess
import sys
import time
from unittest import mock

BATCH = 20

HEAD = """\
company_id = "S{n:05}"
platforms = ["shopify", "liquid", "django", "gtm", "html"]
events = [
  "identify", "active_on_site", "viewed_product", "added_to_cart",
  "started_checkout", "placed_order", "ordered_product",
]
"""
METRICS = ("viewed_product", "added_to_cart", "started_checkout", "placed_order")
EXPRESSIONS = (
    '[platform.shopify.page.scope.product]\nbrand = "product.metafields.store_{n}.brand"\n',
    '[platform.liquid.page.scope.order]\ntotal = "order.total_{n}"\n',
    '[platform.django.page.scope.product]\nprice = "product.price_{n}"\n',
    '[platform.gtm.browser.scope.order]\ntotal = "ecommerce.total_{n}"\n',
)
PROPERTIES = (
    'properties.Store = {{ "@value" = "Store {n}" }}\n',
    """\
properties.Shade{n} = "product.shade_{n}"
[scope.product]
shade_{n} = "string"
[platform.liquid.page.scope.product]
shade_{n} = "product.shade.name"
""",
)


def plan(n):
    """The plan of one store. A metric, an expression and a property in turn; all names differ."""
    metric, property_, expression = METRICS[n % 4], PROPERTIES[n // 4 % 2], EXPRESSIONS[n // 8 % 4]
    parts = [HEAD, f'[event.{metric}]\nmetric = "Metric of store {n}"\n']
    if metric != "viewed_product":
        parts.append("[event.viewed_product]\n")
    return "".join([*parts, property_, expression]).format(n=n)


def measure(count, progress):
    """Each in a process of its own, so that neither's memory is the other's."""
    progress(f"rendering {count} stores")
    growth = child("growth", count)
    progress(f"rendering {count} stores beside Jinja alone")
    paired = child("paired", count)
    return {
        "a_second": round(count / growth[-1]["seconds"]),
        "growth": growth,
        "paired": paired,
    }


def child(what, count):
    command = [sys.executable, __file__, what, str(count)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def growth(count):
    """Time and memory after a tenth, three tenths and all of the stores."""
    from snippetgen import build
    from snippetgen.plan import parse_plan

    build(parse_plan(plan(count)))  # compiles the templates
    rows, start = [], time.process_time()
    for n in range(count):
        build(parse_plan(plan(n)))
        if n + 1 in (count // 10, count * 3 // 10, count):
            taken = time.process_time() - start
            rows.append(
                {
                    "stores": n + 1,
                    "seconds": round(taken, 2),
                    "ms_a_store": round(taken / (n + 1) * 1000, 2),
                    "peak_mb": round(peak_memory() / 1e6, 1),
                }
            )
    return rows


def paired(count):
    """Batches in turn: the whole of it, Jinja alone, the whole of it, …"""
    from snippetgen import build
    from snippetgen.plan import parse_plan

    build(parse_plan(plan(count)))
    rows, digest, same = [], hashlib.sha256(), True
    for first in range(0, count, BATCH):
        plans = [plan(n) for n in range(first, min(first + BATCH, count))]
        start = time.process_time()
        built = [build(parse_plan(text)) for text in plans]
        whole = time.process_time() - start

        ready = [renderings(build, parse_plan(text)) for text in plans]
        start = time.process_time()
        rendered = [[(path, made.render(context)) for path, made, context in job] for job in ready]
        between = time.process_time()
        files = [dict(laid_out(path, text) for path, text in job) for job in rendered]
        laying, rendering = time.process_time() - between, between - start

        same = same and files == built
        digest.update(json.dumps(files, sort_keys=True).encode())
        rows.append([taken / len(plans) * 1000 for taken in (whole, rendering, laying)])
    whole, rendering, laying = (statistics.median(column) for column in zip(*rows, strict=True))
    return {
        "ratio": round(statistics.median(row[0] / (row[1] + row[2]) for row in rows), 2),
        "aim": 2,
        "ratio_to_rendering": round(statistics.median(row[0] / row[1] for row in rows), 2),
        "build_ms": round(whole, 2),
        "rendering_ms": round(rendering, 2),
        "laying_out_ms": round(laying, 2),
        "files": len(files[0]),
        "same_bytes": same,
        "sha256": digest.hexdigest(),
    }


def renderings(build, plan_):
    """What a build asks of Jinja: for each file its path, its template and its context."""
    from snippetgen import snippets

    asked, paths = [], []

    def fill(jinja, template, context):
        asked.append((jinja.get_template(template), context))
        return ""

    def passed(text, path, *_):
        paths.append(path)
        return text

    with mock.patch.multiple(snippets, fill=fill, passed=passed):
        build(plan_)
    return [(path, *job) for path, job in zip(paths, asked, strict=True)]


def laid_out(path, text):
    if path.endswith(".json"):
        text = json.dumps(json.loads(text), indent=4, ensure_ascii=False) + "\n"
    return path, text


def peak_memory():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    print(json.dumps({"growth": growth, "paired": paired}[sys.argv[1]](int(sys.argv[2]))))
