"""Pages that push one event and leave, each in its own way; and the page that comes after."""

import json
from urllib.parse import parse_qs, urlsplit

from tests.browser.engines.internet import Answer
from tests.browser.made import COMPANY, layout

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Exit</title>
<script>
function tell(error) {{
  var text = String(error.message || error.reason)
  var where = error.filename || (error.reason && error.reason.stack) || ''
  // klaviyo.js's own, which does not work everywhere, and which some browsers don't speak of.
  var ours = text != 'Script error.' && !/klaviyo.com/.test(where)
  if (ours) navigator.sendBeacon('/error', text + where)
}}
addEventListener('error', tell)
addEventListener('unhandledrejection', tell)
window.snippetgenData = window.snippetgenData || []
function push(n) {{
  snippetgenData.push({{on: 'product_viewed', product: {{id: n, name: 'Exit'}}}})
}}
function once(n) {{ if (!sessionStorage[n]) {{ sessionStorage[n] = 1; return true }} }}
function waiting() {{
  return Object.keys(localStorage).filter(function (key) {{
    return !key.indexOf('snippetgen:')
  }}).length
}}
{before}
</script>
<script type="application/json" data-snippetgen>{who}</script>
{snippet}</head><body>
<a id="leave" href="/after">Leave</a>
<form action="/after" method="post"><button>Leave</button></form>
<script>
var n = {n}
addEventListener('load', function () {{ setTimeout(function () {{ {script} }}) }})
</script></body></html>"""


class Pages:
    """The shops of all kinds of exits: one host, and one Klaviyo account, for each."""

    def __init__(self):
        self.kinds, self.errors = {}, []

    def add(self, kind, transport):
        """The address of a new shop, and the id of its account."""
        company = f"E{len(self.kinds):05}"
        host = f"{kind.name}-{transport}-{company}.test".lower()
        self.kinds[host] = kind, transport, company
        return f"https://{host}", company

    def __call__(self, request):
        kind, transport, company = self.kinds[request.host]
        address = urlsplit(request.path)
        if address.path == "/error":
            self.errors.append((kind.name, transport, request.body.decode()))
            return Answer()
        leaves = address.path == "/leave"
        n = parse_qs(address.query).get("n", [""])[0]
        who = {"customer": {"email": f"{company.lower()}@klaviyo-demo.com"}}
        page = PAGE.format(
            n=json.dumps(n),
            who=json.dumps(who),
            before=kind.before,
            snippet=layout(transport).replace(COMPANY, company),
            script=kind.script if leaves else kind.after,
        )
        return Answer(page.encode(), (("Content-Type", "text/html"), *kind.headers))
