"""The backend that a measured collector sends to."""

import time
from collections import Counter
from typing import Any

from tools.benchmarks.sink import Sink


class Backend(Sink):
    """Records when each trace id arrived, with how many spans, and the spans of each export."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: dict[str, float] = {}
        self.spans: Counter[str] = Counter()
        self.exports: list[int] = []

    @property
    def url(self) -> str:
        """Where the collector sends to."""
        return f"http://127.0.0.1:{self.server_port}"

    def record(self, kind: str, items: list[Any]) -> None:
        """Record one export of spans; `arrived` is the time.monotonic() of the first one."""
        if kind == "spans":
            trace_ids = [span.trace_id.hex() for span in items]
            self.exports.append(len(trace_ids))
            self.spans.update(trace_ids)
            for trace_id in trace_ids:
                self.arrived.setdefault(trace_id, time.monotonic())
