"""50 requests per second as a collector sees them: traces of eight spans."""

import contextlib
import time
from collections.abc import Iterator

import requests

from tools.benchmarks.load import Send, background
from tools.benchmarks.traces import PROTOBUF, batch, one_trace

TRACES_PER_SECOND = 50
SPANS = 8
CONNECTIONS = 16
TIMEOUT_SECONDS = 5
RETRY_SECONDS = 0.2
LONGEST_RETRY_SECONDS = 30.0


@contextlib.contextmanager
def trace_load(url: str) -> Iterator[dict[str, float]]:
    """Send while the block runs; yields the time at which each trace id was accepted."""
    accepted: dict[str, float] = {}
    with contextlib.ExitStack() as stack:
        sessions = [stack.enter_context(requests.Session()) for _ in range(CONNECTIONS)]
        senders = [_sender(each, f"{url}/v1/traces", accepted) for each in sessions]
        stack.enter_context(background(TRACES_PER_SECOND, senders))
        yield accepted


def _sender(session: requests.Session, url: str, accepted: dict[str, float]) -> Send:
    trace = one_trace(SPANS)

    def send() -> None:
        """Repeat one trace until it is accepted, as an SDK does."""
        one = batch(trace, 1)
        give_up = time.monotonic() + LONGEST_RETRY_SECONDS
        while time.monotonic() < give_up:
            with contextlib.suppress(requests.RequestException):
                response = session.post(url, one.body, headers=PROTOBUF, timeout=TIMEOUT_SECONDS)
                response.raise_for_status()
                accepted[one.trace_ids[0]] = time.monotonic()
                return
            time.sleep(RETRY_SECONDS)

    return send
