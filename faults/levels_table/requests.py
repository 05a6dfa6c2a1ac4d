"""Sends the requests of one set to all levels at once."""

import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from faults.catalogue import Fault

REQUESTS = 8
"""Per level and set; with four on each side Compare calls a row slower or not."""

PAUSE_SECONDS = 1.05
"""Between two requests; longer than the second between two stampedes."""

TIMEOUT_SECONDS = 15.0


def ask_all(
    front_url: str, fault: Fault, levels: Sequence[str], requests: int
) -> dict[str, list[str]]:
    """Send the requests to every level, one level after the other in each round of a second.

    Returns the request ids by level.
    """
    with ThreadPoolExecutor(len(levels)) as pool:
        starts = [PAUSE_SECONDS * number / len(levels) for number in range(len(levels))]
        sent = pool.map(
            lambda level, wait: _ask(front_url, fault, level, wait, requests), levels, starts
        )
        return dict(zip(levels, sent, strict=True))


def _ask(front_url: str, fault: Fault, level: str, wait: float, requests: int) -> list[str]:
    time.sleep(wait)
    ids = [str(uuid.uuid4()) for _ in range(requests)]
    url = f"{front_url}/api/{fault.question}?{urlencode({'level': level})}"
    for request_id in ids:
        headers = {"X-Request-ID": request_id, "Cache-Control": fault.cache_control}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(url, headers=headers), timeout=TIMEOUT_SECONDS
            ):
                pass
        except urllib.error.HTTPError as error:
            error.close()  # some faults answer with 503
        time.sleep(PAUSE_SECONDS)
    return ids
