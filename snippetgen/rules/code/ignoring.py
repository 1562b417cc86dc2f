"""Comments that silence a rule."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.facts import Facts, Project
from snippetgen.rules.code.source import Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import all_rules, rule


@rule("C090", "ignored-without-reason")
def ignored_without_reason(source: Source) -> Iterator[Hit]:
    """A comment that silences a rule says which one, and why.

    Why: whoever reads it next year has to know whether it is still wanted.
    Bad: <script>klaviyo.track('Active on Site') // snippetgen-ignore C012</script>
    Good: <script>klaviyo.track('Active on Site') // snippetgen-ignore C012: klaviyo.js is blocked here</script>
    Source: the linter itself
    """
    for comment in source.ignores:
        if not comment.codes:
            message = "the comment says not which rule it silences"
            yield Hit(comment.at, message, "snippetgen-ignore C005: why")
        elif unknown := sorted(comment.codes - all_rules().keys()):
            yield Hit(comment.at, f"no rule {', '.join(unknown)}", "see snippetgen explain")
        elif not comment.reason:
            codes = " ".join(sorted(comment.codes))
            message = "the comment says not why it silences a rule"
            yield Hit(comment.at, message, f"snippetgen-ignore {codes}: why")


@rule("C091", "ignored-in-vain", remembers=True)
def ignored_in_vain(facts: Facts, project: Project) -> Iterator[Hit]:
    """A comment that silences a rule stands where the rule would speak.

    Why: left behind, it hides the next mistake in that line.
    Bad: <script>klaviyo.track('Opened Chat') // snippetgen-ignore C012: klaviyo.js is blocked here</script>
    Good: <script>klaviyo.track('Active on Site') // snippetgen-ignore C012: klaviyo.js is blocked here</script>
    Source: the linter itself
    """
    for comment in facts.ignores:
        idle = sorted((comment.codes & project.asked) - comment.used)
        if idle:
            message = f"nothing here breaks {', '.join(idle)}"
            yield Hit(comment.at, message, "leave the comment out")
