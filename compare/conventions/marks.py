"""Marks names of telemetry by the semantic conventions and by one's own registry."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compare.conventions.names import LEFT_OUT, TABLE, NameMark, State, mark_of_attribute
from compare.conventions.registry import Registry
from compare.conventions.span_names import mark_of_span_name
from compare.otlp.values import Value
from compare.trace.span import Span
from compare.trace.tree import Trace


@dataclass(frozen=True)
class NamedBy:
    """One name that a service uses. kind: attribute, span or metric."""

    kind: str
    name: str
    mark: NameMark


@dataclass(frozen=True)
class ServiceNames:
    """The names that one service uses, each once, by kind and name."""

    service: str
    names: list[NamedBy]

    def of(self, state: State) -> list[NamedBy]:
        """Return the names in this state."""
        return [each for each in self.names if each.mark.state is state]


class Marks:
    """Looks names up: first in the conventions, then in the registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def attribute(self, key: str) -> NameMark:
        """Return what is known of an attribute."""
        found = mark_of_attribute(key) or self._registry.attributes.get(key)
        return found or _not_found(key)

    def metric(self, name: str) -> NameMark:
        """Return what is known of a metric."""
        found = TABLE.metrics.get(name) or self._registry.metrics.get(name)
        return found or _not_found(name)

    def span_name(self, name: str, attributes: Mapping[str, Value]) -> NameMark:
        """Return what is known of the name of a span with these attributes."""
        found = mark_of_span_name(name, attributes) or self._registry.spans.get(name)
        return found or NameMark(State.UNKNOWN)

    def of_trace(self, trace: Trace, metrics: Iterable[tuple[str, str]]) -> list[ServiceNames]:
        """Return the names of each service of a trace; metrics are pairs of service and name."""
        spans = [node.span for node in trace.nodes]
        found: dict[str, dict[tuple[str, str], NameMark]] = {
            service: {("attribute", key): self.attribute(key) for key in keys}
            for service, keys in _attributes(trace, spans).items()
        }
        for span in {(span.service, span.name): span for span in spans}.values():
            mark = self.span_name(span.name, span.attributes)
            found[span.service]["span", span.name] = mark
        for service, name in metrics:
            found.setdefault(service, {})["metric", name] = self.metric(name)
        return [
            ServiceNames(service, [NamedBy(*key, mark) for key, mark in sorted(marks.items())])
            for service, marks in found.items()
        ]


def count_by_state(services: Iterable[ServiceNames]) -> dict[State, int]:
    """Return how many names are in each state, a name that two services use counted once."""
    different = {(each.kind, each.name, each.mark.state) for one in services for each in one.names}
    counted = Counter(state for _, _, state in different)
    return {state: counted[state] for state in State if counted[state]}


def _attributes(trace: Trace, spans: Iterable[Span]) -> dict[str, set[str]]:
    """Return the keys of resources, spans, events and log records by service; decodes no value."""
    found: dict[str, set[str]] = {}
    for scope in {span.scope for span in spans}:
        found.setdefault(scope.service, set()).update(scope.resource_attributes)
    for span in spans:
        keys = found[span.service]
        keys.update([pair.key for pair in span.message.attributes])
        for event in span.message.events:
            keys.update([pair.key for pair in event.attributes])
    for log in [*trace.stray_logs, *(log for node in trace.nodes for log in node.logs)]:
        found.setdefault(log.scope.service, set()).update(log.attributes)
    return found


def _not_found(name: str) -> NameMark:
    return NameMark(State.UNLISTED if name.partition(".")[0] in LEFT_OUT else State.UNKNOWN)
