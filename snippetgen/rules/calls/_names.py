"""What a property is for, by its name: worked out once for each, since names come again."""

from __future__ import annotations

from snippetgen.rules.calls._data import plain, plain_set, table

_MOST = 10_000  # that are remembered: names can be made up without end
_LONGEST = 100  # characters


class _Sorts(dict[object, str]):
    """By name: "number", "url", "id" or what privacy.toml calls it; empty for most."""

    def __init__(self) -> None:
        names = table("klaviyo")["property"]
        sorts = {sort: plain_set(names[f"{sort}s"]) for sort in ("number", "url", "id")}
        sorts |= {sort: frozenset(keys) for sort, keys in table("privacy")["keys"].items()}
        self._sorts = {name: sort for sort, plains in sorts.items() for name in plains}

    def __missing__(self, name: object) -> str:
        if not isinstance(name, str) or len(name) > _LONGEST:
            return ""
        if len(self) >= _MOST:
            self.clear()
        sort = self[name] = self._sorts.get(plain(name), "")
        return sort


SORTS = _Sorts()


def is_number(name: str) -> bool:
    """Whether Klaviyo takes a property of this name for a number."""
    return name == "$value" or SORTS[name] == "number"
