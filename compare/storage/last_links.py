"""The last links between spans by the span that they lead to, bounded by number."""

from collections import OrderedDict
from typing import NamedTuple

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, is_id

MAX_LINKS = 20_000
"""About 10 MiB: measured on Python 3.13, 500 bytes each."""


class SpanLink(NamedTuple):
    """A link from a span to a span; ids are lower-case hex."""

    trace_id: str
    span_id: str
    to_trace: str
    to_span: str


class LastLinks:
    """Drops the oldest link first. The store's lock guards it."""

    def __init__(self, max_links: int = MAX_LINKS) -> None:
        self._max_links = max_links
        self._links: OrderedDict[SpanLink, None] = OrderedDict()
        self._by_target: dict[str, dict[SpanLink, None]] = {}

    def add(self, span: Span) -> None:
        """Store the links of a span that lead to one: ids of zeros are legal and lead nowhere."""
        for link in span.links:
            if is_id(link.trace_id, TRACE_ID_BYTES) and is_id(link.span_id, SPAN_ID_BYTES):
                target = link.trace_id.hex(), link.span_id.hex()
                found = SpanLink(span.trace_id.hex(), span.span_id.hex(), *target)
                self._links[found] = None
                self._by_target.setdefault(found.to_trace, {})[found] = None
        while len(self._links) > self._max_links:
            oldest, _ = self._links.popitem(last=False)
            del self._by_target[oldest.to_trace][oldest]
            if not self._by_target[oldest.to_trace]:
                del self._by_target[oldest.to_trace]

    def to(self, trace_id: str) -> list[SpanLink]:
        """Return the links to spans of a trace, the oldest first."""
        return list(self._by_target.get(trace_id, ()))
