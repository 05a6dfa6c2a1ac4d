"""Two to five traces put side by side: their columns, their aligned rows, one time scale."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow, align
from compare.storage.last_points import Instrument
from compare.storage.origin import Origin
from compare.storage.scope import ResourceScope
from compare.trace.tree import Event, Log, Span, Trace

HTTP_ERRORS_BEGIN = 400


class Metrics(Protocol):
    """Whoever knows the instruments of services: the store, or the points that have arrived."""

    def yielded_by(self, services: Container[str]) -> set[tuple[ResourceScope, Instrument]]:
        """The instruments of these services themselves."""


@dataclass(frozen=True)
class Column:
    """One trace under its label, with the instruments of the services that are its own."""

    label: str
    trace: Trace
    own_services: frozenset[str]
    instruments: dict[Instrument, Origin]

    @property
    def spans(self) -> list[Span]:
        """Its spans in reading order."""
        return [node.span for node in self.trace.nodes]

    @cached_property
    def origins(self) -> Counter[str]:
        """How many spans each family has made."""
        return Counter(span.origin.value for span in self.spans)

    @property
    def failure(self) -> int | None:
        """The HTTP status that its first span tells of, when that is an error."""
        status = self.spans[0].attributes.get("http.response.status_code") if self.spans else None
        return status if isinstance(status, int) and status >= HTTP_ERRORS_BEGIN else None

    @property
    def attribute_count(self) -> int:
        """Attributes on all its spans."""
        return sum(len(span.attributes) for span in self.spans)

    @property
    def events(self) -> list[Event]:
        """Events of all its spans."""
        return [event for span in self.spans for event in span.events]

    @property
    def link_count(self) -> int:
        """Links of all its spans."""
        return sum(len(span.links) for span in self.spans)

    @property
    def logs(self) -> list[Log]:
        """Its log records: those of its spans, then the others."""
        return [log for node in self.trace.nodes for log in node.logs] + self.trace.stray_logs

    @cached_property
    def resource(self) -> dict[str, Value]:
        """Attributes of the resources of its own services."""
        found: dict[str, Value] = {}
        for scope in {span.scope for span in self.spans}:
            if scope.service in self.own_services:
                found |= scope.resource_attributes
        return found

    @property
    def is_set_up_in_code(self) -> bool:
        """Whether a person chose what its own services tell: no agent made their spans."""
        origins = {span.origin for span in self.spans if span.service in self.own_services}
        return bool(origins) and Origin.AGENT not in origins


@dataclass(frozen=True)
class Comparison:
    """The columns in the order asked for, and the rows that they share."""

    columns: list[Column]
    rows: list[AlignedRow]

    @property
    def longest(self) -> int:
        """Nanoseconds of the longest trace: the width of the common time scale."""
        return max((column.trace.digest.duration for column in self.columns), default=0)


def compare_traces(traces: Sequence[tuple[str, Trace]], metrics: Metrics) -> Comparison:
    """Align labelled traces and add what the metrics say of each one's own services."""
    services = [frozenset(trace.digest.services) for _, trace in traces]
    shared = frozenset.intersection(*services) if len(services) > 1 else frozenset()
    # Services that all have (the front) say nothing of the difference.
    own = [mine - shared if any(each - shared for each in services) else mine for mine in services]
    labels = _told_apart([label for label, _ in traces], services)
    columns = [
        Column(label, trace, mine, _instruments(metrics.yielded_by(mine)))
        for label, (_, trace), mine in zip(labels, traces, own, strict=True)
    ]
    return Comparison(columns, align([trace for _, trace in traces]))


def _told_apart(labels: list[str], services: list[frozenset[str]]) -> list[str]:
    """Of traces called the same, each is called after its own services; if still alike, by number.

    So a saved set of levels reads `population-api-zero-code`, `population-api`.
    """
    pairs = list(zip(labels, services, strict=True))
    named = []
    for label, mine in pairs:
        shared = frozenset.intersection(*(theirs for other, theirs in pairs if other == label))
        named.append(" + ".join(sorted(mine - shared)) or label)
    alike = Counter(named)
    return [
        f"{at}. {label}" if alike[label] > 1 else label for at, label in enumerate(named, start=1)
    ]


def _instruments(found: set[tuple[ResourceScope, Instrument]]) -> dict[Instrument, Origin]:
    """Each instrument of the services themselves, with its family, in the order of their names."""
    ordered = sorted(found, key=lambda each: each[1].name)
    return {instrument: scope.origin for scope, instrument in ordered}
