"""A front service that leaves the trace of each recorded request in a store of Compare."""

import re
import time
from itertools import count

from compare.side_by_side.front_client import FrontUnreachable
from compare.storage.store import Store
from tests.samples.levels import store_request

Call = tuple[str, dict[str, str]]


class SampleFront:
    """Answers every request with one status after some seconds (none by default).

    store: where the traces go; each is 20 ms long. calls: path and headers of all requests.
    slower: more milliseconds for the trace of a level and run number.
    statuses: another status for the recorded request of a level and run number.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seconds = 0.0
        self.status = 200
        self.body = b'{"detail": "Try Saga."}'
        self.unreachable = False
        self.calls: list[Call] = []
        self.slower: dict[tuple[str, int], int] = {}
        self.statuses: dict[tuple[str, int], int] = {}
        self._traces = count(1000)

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return the answer; store a trace for a request with an X-Request-ID."""
        self.calls.append((path, headers))
        time.sleep(self.seconds)
        if self.unreachable:
            raise FrontUnreachable("connection refused")
        recorded = re.fullmatch(r"[0-9a-f]+-(.+)-(\d+)", headers.get("X-Request-ID", ""))
        if recorded is None:
            return self.status, self.body
        run = (recorded[1], int(recorded[2]))
        status = self.statuses.get(run, self.status)
        store_request(
            self.store,
            run[0],
            next(self._traces),
            recorded[0],
            slower_ms=self.slower.get(run, 0),
            status=status,
        )
        return status, self.body

    @property
    def recorded(self) -> list[str]:
        """The X-Request-IDs of the recorded requests, in their order."""
        return [headers["X-Request-ID"] for _, headers in self.calls if "X-Request-ID" in headers]
