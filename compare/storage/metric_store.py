"""The last metric points that services send, and apart from them those of opened files."""

import math
from collections.abc import Container

from compare.storage.last_points import Instrument, LastPoint, LastPoints
from compare.storage.scope import ResourceScope


class MetricStore:
    """Two sets of last points, so that no file adds to a sum of what runs here."""

    def __init__(self) -> None:
        self.received = LastPoints()
        self.opened = LastPoints(overtaken_within=math.inf)

    def current(self) -> LastPoints:
        """Return the received points; those of files as long as none has been received."""
        return self.received if len(self.received) else self.opened

    def points_of(self, services: Container[str]) -> list[LastPoint]:
        """Return the points of these services, from files for services that send none."""
        received = list(self.received.of(services).values())
        sending = {point.scope.service for point in received}
        opened = self.opened.of(services).values()
        return received + [point for point in opened if point.scope.service not in sending]

    def instruments_of(self, services: Container[str]) -> set[tuple[ResourceScope, Instrument]]:
        """Return the instruments of these services, each with its resource and scope."""
        return {(point.scope, point.instrument) for point in self.points_of(services)}
