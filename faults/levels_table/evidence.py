"""The rules by which a fault shows in two sets of traces, as Compare's /api/before-after has them.

faults.toml lists for each fault what leads to its cause, most telling first; those that begin with
`metric` or `log` are rules of metrics.py and logs.py:

- `ROLE gained`, `ROLE lost`: spans of this role that most traces have after, or had before, only.
- `ROLE slower`: by Compare's rule, the middle halves of the durations do not overlap.
- `ROLE error`: at least a third of the traces after have an error there, and fewer before.
- `gap`: the call of the front is slower, and most of that time is not in the server span below it.
- `attribute KEY`: values of this attribute differ on a span that both sets have.
- `event NAME`: a span that both sets have carries this event after, and did not before.
- `resource KEY`: values of this attribute differ in the resources of a service.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
Comparison = dict[str, Any]
OTHER_SIGNALS = ("metric ", "log ")
OTHER_KINDS = ("gap", "attribute", "event", "resource")
THIRD = 1 / 3
GAP = 0.2
"""Part of the additional time that the server span may have while the rest counts as a gap."""

EVENTS = "span events"
"""Under this key Compare lists the names of a span's events."""

NOTABLE_PERCENT = 100
"""A median below twice the one before is no finding: machines are busy for other reasons, too."""


class Finding(NamedTuple):
    """What a level shows.

    telling: it leads to the cause, rather than being a symptom.
    kind: span, gap, attribute, event, resource, metric or log.
    """

    text: str
    telling: bool
    kind: str = "span"


NOTHING = Finding("", telling=False)


def finding(evidence: Sequence[str], comparison: Comparison) -> Finding:
    """Return the first evidence that holds, else a symptom, else NOTHING.

    A symptom is the deepest error, the span that grew most, or the deepest gained or lost one.
    """
    for rule in evidence:
        if not rule.startswith(OTHER_SIGNALS):
            for text in holds(rule, comparison):
                subject = rule.partition(" ")[0]
                return Finding(text, True, subject if subject in OTHER_KINDS else "span")
    for what, found in KINDS.items():
        rows = [row for row in comparison["rows"] if found(row)]
        if rows:
            row = max(rows, key=growth) if what == "slower" else rows[-1]
            return Finding(f"{row['name']} {what}", telling=False)
    return NOTHING


def holds(rule: str, comparison: Comparison) -> Iterator[str]:
    """Yield what a rule finds, as words for the table. Raises ValueError for an unknown rule."""
    subject, _, what = rule.partition(" ")
    rows: list[Row] = comparison["rows"]
    if rule == "gap":
        yield from gaps(rows)
    elif subject == "attribute":
        yield from (
            f"{what} on {row['name']}"
            for row in rows
            if any(line["key"] == what for line in row["changed"])
        )
    elif subject == "event":
        yield from (
            f"event {what} on {row['name']}"
            for row in rows
            for line in row["changed"]
            if line["key"] == EVENTS
            and what in (line["after"] or "")
            and what not in (line["before"] or "")
        )
    elif subject == "resource":
        for service, lines in comparison["resources"].items():
            yield from (f"{what} of {service}" for line in lines if line["key"] == what)
    elif what in KINDS:
        yield from (
            f"{row['name']} {what}" for row in rows if row["role"] == subject and KINDS[what](row)
        )
    else:
        raise ValueError(f"no rule is called {rule!r}")


def gaps(rows: Sequence[Row]) -> Iterator[str]:
    """Yield calls whose additional time is not in the server span below them."""
    for call, server in zip(rows, rows[1:], strict=False):
        below = call["role"] == "call" and server["role"] == "server"
        if below and slower(call) and growth(server) < GAP * growth(call):
            yield f"gap before {server['name']}"


def growth(row: Row) -> float:
    """Return how much longer the median is after, in nanoseconds; infinite without a span."""
    before, after = row["before"]["median"], row["after"]["median"]
    return after - before if before and after else math.inf


def share(row: Row, side: str) -> float:
    """Return the part of a set's traces that have a span in this row."""
    return len(row[side]["durations"]) / int(row[side]["traces"])


def gained(row: Row) -> bool:
    """Whether most traces have the span after, and few had it before."""
    return share(row, "after") > 0.5 > share(row, "before")


def lost(row: Row) -> bool:
    """Whether most traces had the span before, and few have it after."""
    return share(row, "before") > 0.5 > share(row, "after")


def slower(row: Row) -> bool:
    """Whether Compare calls the row slower, and its median has doubled at least."""
    return row["change"] == "slower" and (row["percent"] or 0) >= NOTABLE_PERCENT


def error(row: Row) -> bool:
    """Whether a third of the traces have an error here, and fewer had one."""
    before, after = (row[side]["errors"] / row[side]["traces"] for side in ("before", "after"))
    return bool(after >= THIRD > before)


KINDS: dict[str, Callable[[Row], bool]] = {
    "error": error,
    "slower": slower,
    "gained": gained,
    "lost": lost,
}
