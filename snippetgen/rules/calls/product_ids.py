"""Product ids, which have to be those of the catalog. This rule looks back."""

from __future__ import annotations

from collections.abc import Iterable

from snippetgen.rules.calls._walk import detailed, id_sort, survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule


def concerns(call: Call) -> bool:
    """Is there any?"""
    return bool(survey(call).ids)


@rule("S012", "product-ids-differ", remembers=True)
def product_ids_differ(call: Call, memory: dict[str, str]) -> Iterable[Hit]:
    """Product ids are of one sort in all events: text, or numbers, or Shopify's gid://.

    Why: they must equal the catalog's in type and value; where two events differ, one of them finds nothing.
    Bad: [["track", "Viewed Product", {"ProductID": "1111"}], ["track", "Viewed Product", {"ProductID": 1111}]]
    Good: [["track", "Viewed Product", {"ProductID": "1111"}], ["track", "Viewed Product", {"ProductID": "1112"}]]
    Source: Klaviyo, Custom integration FAQs: How do I enable personalized recommendations?
    """
    found = survey(call)
    first = memory.get("sort") or max(found.ids, default="")
    memory["sort"] = first
    if first and not found.ids <= {first, ""}:
        for part in detailed(call).sort("id"):
            sort = id_sort(part.value)
            if sort not in (first, ""):
                message = f"a product's id is {sort}; before it was {first}"
                return (Hit(part.at, message, "use the catalog's form everywhere"),)
    return ()
