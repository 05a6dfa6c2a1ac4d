"""One attribute under the names of several versions of the semantic conventions."""

from collections.abc import Collection, Mapping, Sequence

from compare.conventions.names import today
from compare.otlp.values import Value

Names = tuple[str, ...]
"""The names of one attribute, today's first; mostly one."""


def generations(carried: Sequence[Collection[str]]) -> list[Names]:
    """Return every key that these spans carry, the older names of an attribute with today's.

    Names that one span carries together stay apart: each has its own value there.
    """
    by_today: dict[str, set[str]] = {}
    for keys in carried:
        for key in keys:
            by_today.setdefault(today(key), set()).add(key)
    found: list[Names] = []
    for newest, names in by_today.items():
        ordered = tuple(sorted(names, key=lambda name: (name != newest, name)))
        together = any(len(names.intersection(keys)) > 1 for keys in carried)
        found += [(name,) for name in ordered] if together else [ordered]
    return sorted(found)


def name_in(attributes: Mapping[str, Value], names: Names) -> str | None:
    """Return the one of these names that the attributes have."""
    return next((name for name in names if name in attributes), None)


def carries(attributes: Collection[str], key: str) -> bool:
    """Return whether the attributes have this one, under whichever name."""
    newest = today(key)
    return key in attributes or any(today(each) == newest for each in attributes)
