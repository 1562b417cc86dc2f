"""The commented plan that `snippetgen init` writes. A test reads every line of it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_TEXT = """\
# A tracking plan: whose account, which platforms, which events.
# `snippetgen build` writes dist/ from it.

# Klaviyo's public key (Settings > API keys): six letters or digits. Never a private key, pk_….
company_id = "{company_id}"

platforms = [{platforms}]

# Take out what you don't want. `snippetgen list` shows what each platform can send.
events = [
{events}
]

# --- All below is optional -------------------------------------------------------------------

# templates = "my-templates"      # your own templates and platforms: looked in before ours
# product_id = "number"           # where your catalogue's ids are numbers; must equal the feed's
# dollar_prefix = false           # identify with "email", "first_name" instead of "$email", …
# transport = "client"            # without klaviyo.js: we speak to Klaviyo's client API
# consent = "google"              # or "tcf", "shopify", "callback": nothing is sent before
# debug = true                    # a runtime for development: ?snippetgen_debug shows what it does
# api = "legacy"                  # calls go to _learnq, as in Klaviyo's older documents
{owners}
# Another metric name, an extra property:
# [event.viewed_product]
# metric = "Viewed Product"
# properties.Color = "product.color"
# [scope.product]
# color = "string"                # string · url · money · number · boolean · ["string"]

# An event of your own, with its own trigger and variables:
# [event.finished_quiz]
# metric = "Finished Quiz"
# on = "quiz_finished"
# properties = {{ Result = "quiz.result" }}
# [trigger]
# quiz_finished = ["quiz"]
# [scope.quiz]
# result = "string"
{examples}"""


_OWNERS = """
# Who sends an event on a Shopify store: "shopify" (the theme), "shopify_pixel", or "klaviyo"
# where Klaviyo's own app does. Only one may, or it arrives twice.
[owner]
{lines}
"""


def plan_text(
    company_id: str,
    platforms: Sequence[str],
    events: Sequence[str],
    owners: Mapping[str, str] | None = None,
    examples: Sequence[str] = (),
) -> str:
    """A plan for these platforms and events, with everything else shown as a comment.

    `examples` are what the platforms have to say in it (`_plan.toml` in their folders).
    """
    return _TEXT.format(
        company_id=company_id,
        platforms=", ".join(f'"{name}"' for name in dict.fromkeys(platforms)),
        events="\n".join(f'  "{name}",' for name in events),
        owners=_OWNERS.format(lines="\n".join(f'{e} = "{o}"' for e, o in owners.items()))
        if owners
        else "",
        examples="".join(map(_commented, examples)),
    )


def _commented(example: str) -> str:
    lines = example.splitlines()
    return "\n" + "".join(f"{line if line.startswith('#') else f'# {line}'}\n" for line in lines)
