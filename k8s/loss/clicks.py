"""Measures the time from a request until its whole trace is in Compare.

The requests are for an unknown prefecture: tail sampling keeps their traces, too.
"""

import os
import time

from k8s.loss import count, load
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

CLICKS, ENOUGH_SECONDS = 20, 10.0
"""So many, or fewer when they take longer than that together."""
LOOK_SECONDS = 0.02
MOST_SECONDS = 10.0


def milliseconds(settings: Settings, progress: Progress) -> list[float]:
    """Send up to 20 requests, one after the other, and return the times. Raises LaunchError.

    Ends with the first trace that does not become whole.
    """
    look = count.backend(settings, "Compare")
    url = f"{settings.local_url('FRONT_PORT')}/api/population/Nowhere?level=zero-code"
    count.get(url)  # the first request may have to wait for a forwarded port
    found: list[float] = []
    while len(found) < CLICKS and sum(found) < ENOUGH_SECONDS * 1000:
        progress.status(f"  ... click {len(found) + 1} of at most {CLICKS}")
        trace_id = os.urandom(16).hex()
        headers = {"traceparent": f"00-{trace_id}-{'1' * 16}-01", "Cache-Control": "no-cache"}
        started = time.monotonic()
        response = count.get(url, headers)
        if response.status != load.STATUS["error"]:
            raise LaunchError(f"The front answered {response.status}: {response.problem()}")
        while look(trace_id) < count.SPANS["error"]:
            if time.monotonic() - started > MOST_SECONDS:
                progress.line(f"  click: trace {trace_id} not whole after {MOST_SECONDS:.0f} s")
                return found
            time.sleep(LOOK_SECONDS)
        found.append((time.monotonic() - started) * 1000)
    return found
