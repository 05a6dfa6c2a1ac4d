"""Runs in the pod `load`: RATE requests/s for SECONDS; prints `kind trace-id status` of each.

Each request carries a trace id of its own, sampled, and skips the caches. Every tenth asks for an
unknown prefecture: its trace holds an error. Status 0 means that no answer arrived in 5 s.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL, RATE, SECONDS = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
PREFECTURES = {"answer": "Saga", "error": "Nowhere"}


def send(kind: str, trace_id: str) -> int:
    """Send one request and return its status."""
    headers = {
        "traceparent": f"00-{trace_id}-{os.urandom(8).hex()}-01",
        "Cache-Control": "no-cache",
    }
    request = urllib.request.Request(URL.replace("PREFECTURE", PREFECTURES[kind]), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


started = time.monotonic()
sent = []
with ThreadPoolExecutor(64) as pool:
    for number in range(int(RATE * SECONDS)):
        time.sleep(max(0.0, started + number / RATE - time.monotonic()))
        kind, trace_id = "error" if number % 10 == 9 else "answer", os.urandom(16).hex()
        sent.append((kind, trace_id, pool.submit(send, kind, trace_id)))
for kind, trace_id, status in sent:
    print(kind, trace_id, status.result())
