"""Traces side by side: a column for each trace, and the rows that their spans share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from compare.otlp.values import Value
from compare.side_by_side.alignment import AlignedRow, align
from compare.storage.last_points import Instrument
from compare.storage.metric_store import MetricStore
from compare.storage.origin import Origin, shown_origins
from compare.storage.scope import ResourceScope
from compare.trace.dropped import Dropped, dropped_of
from compare.trace.log import Log
from compare.trace.span import Event, Span
from compare.trace.tree import Trace


@dataclass(frozen=True)
class Column:
    """One trace with its label and its own services, those that not all traces have."""

    label: str
    trace: Trace
    own_services: frozenset[str]
    instruments: dict[Instrument, Origin]

    @cached_property
    def spans(self) -> list[Span]:
        """Spans in reading order."""
        return [node.span for node in self.trace.nodes]

    @cached_property
    def origins(self) -> Counter[str]:
        """Number of spans by origin."""
        return Counter(span.origin.value for span in self.spans)

    @property
    def attribute_count(self) -> int:
        """Number of attributes on all spans."""
        return sum(len(span.attributes) for span in self.spans)

    @property
    def events(self) -> list[Event]:
        """Events of all spans."""
        return [event for span in self.spans for event in span.events]

    @property
    def link_count(self) -> int:
        """Number of links of all spans."""
        return sum(len(span.links) for span in self.spans)

    @cached_property
    def logs(self) -> list[Log]:
        """Log records written inside a span of the trace, then the others."""
        return self.trace.logs

    @cached_property
    def dropped(self) -> Dropped:
        """What was dropped before sending, which the counts above lack."""
        return dropped_of(self.spans)

    @cached_property
    def resource(self) -> dict[str, Value]:
        """Resource attributes of the column's own services."""
        found: dict[str, Value] = {}
        for scope in {span.scope for span in self.spans}:
            if scope.service in self.own_services:
                found |= scope.resource_attributes
        return found

    @property
    def is_hand_written(self) -> bool:
        """Whether own code creates spans in the column's own services and no agent does."""
        origins = {span.origin for span in self.spans if span.service in self.own_services}
        return Origin.OWN in origins and Origin.AGENT not in origins


@dataclass(frozen=True)
class Comparison:
    """The columns in the order of the address, and the aligned rows."""

    columns: list[Column]
    rows: list[AlignedRow]

    @property
    def origins(self) -> list[Origin]:
        """The origins that counts and legends name."""
        return shown_origins(sum((column.origins for column in self.columns), Counter()))


def compare_traces(traces: Sequence[tuple[str, Trace]], metrics: MetricStore) -> Comparison:
    """Align labelled traces and look up the instruments of each one's own services."""
    services = [frozenset(trace.digest.services) for _, trace in traces]
    shared = frozenset.intersection(*services) if len(services) > 1 else frozenset()
    # The front is in every trace, so its telemetry is no difference between levels.
    own = [mine - shared if any(each - shared for each in services) else mine for mine in services]
    labels = _distinct([label for label, _ in traces], services)
    columns = [
        Column(label, trace, mine, _instruments(metrics.instruments_of(_scopes(trace, mine))))
        for label, (_, trace), mine in zip(labels, traces, own, strict=True)
    ]
    return Comparison(columns, align([trace for _, trace in traces]))


def _scopes(trace: Trace, services: frozenset[str]) -> set[ResourceScope]:
    """Return the scopes of the spans of these services."""
    return {node.span.scope for node in trace.nodes if node.span.service in services}


def _distinct(labels: list[str], services: list[frozenset[str]]) -> list[str]:
    """Replace equal labels by the services that only one of them has, else number them.

    A saved set of levels then reads `population-api-zero-code`, `population-api`.
    """
    pairs = list(zip(labels, services, strict=True))
    named = []
    for label, mine in pairs:
        shared = frozenset.intersection(*(theirs for other, theirs in pairs if other == label))
        named.append(" + ".join(sorted(mine - shared)) or label)
    equal = Counter(named)
    return [
        f"{at}. {label}" if equal[label] > 1 else label for at, label in enumerate(named, start=1)
    ]


def _instruments(found: set[tuple[ResourceScope, Instrument]]) -> dict[Instrument, Origin]:
    """Return each instrument with its origin, sorted by name."""
    ordered = sorted(found, key=lambda each: each[1].name)
    return {instrument: scope.origin for scope, instrument in ordered}
