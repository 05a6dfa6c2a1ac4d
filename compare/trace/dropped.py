"""What SDKs dropped at their limits, as spans, events, links and log records count it."""

from collections.abc import Iterable
from typing import NamedTuple

from compare.trace.log import Log
from compare.trace.span import Span


class Dropped(NamedTuple):
    """Numbers of what was dropped before it was sent."""

    attributes: int = 0
    events: int = 0
    links: int = 0


def dropped_of(spans: Iterable[Span], logs: Iterable[Log] = ()) -> Dropped:
    """Return the sums over spans, their events and links, and over log records."""
    attributes = sum(log.dropped_attributes for log in logs)
    events = links = 0
    for span in spans:
        message = span.message
        attributes += message.dropped_attributes_count
        attributes += sum(each.dropped_attributes_count for each in message.events)
        attributes += sum(each.dropped_attributes_count for each in message.links)
        events += message.dropped_events_count
        links += message.dropped_links_count
    return Dropped(attributes, events, links)
