"""The last metric points that services send, and apart from them those of opened files."""

import math
from collections.abc import Iterable

from compare.storage.last_points import Instrument, LastPoint, LastPoints
from compare.storage.scope import Process, ResourceScope, process_of


class MetricStore:
    """Two sets of last points, so that no file adds to a sum of what runs here."""

    def __init__(self) -> None:
        self.received = LastPoints()
        self.opened = LastPoints(overtaken_within=math.inf)

    def current(self) -> LastPoints:
        """Return the received points; those of files as long as none has been received."""
        return self.received if len(self.received) else self.opened

    def points_of(self, scopes: Iterable[ResourceScope]) -> list[LastPoint]:
        """Return the points of the processes that sent these scopes.

        The points of a service are from files if its processes send none.
        """
        processes = {process_of(scope) for scope in scopes}
        received = _points(self.received, processes)
        sending = {point.scope.service for point in received}
        opened = _points(self.opened, processes)
        return received + [point for point in opened if point.scope.service not in sending]

    def instruments_of(
        self, scopes: Iterable[ResourceScope]
    ) -> set[tuple[ResourceScope, Instrument]]:
        """Return the instruments of the same processes, each with its resource and scope."""
        return {(point.scope, point.instrument) for point in self.points_of(scopes)}


def _points(points: LastPoints, processes: set[Process]) -> list[LastPoint]:
    found = list(points.of({process.service for process in processes}).values())
    sent_by = {scope: process_of(scope) for scope in {point.scope for point in found}}
    return [point for point in found if any(map(sent_by[point.scope].is_same, processes))]
