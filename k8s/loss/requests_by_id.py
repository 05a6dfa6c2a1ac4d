"""Runs in the pod `load`: RATE requests/s for SECONDS; prints {trace id: HTTP status} as JSON.

Each request carries a trace id of its own, sampled. Status 0 means that no answer arrived in 5 s.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL, RATE, SECONDS = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])


def send(trace_id: str) -> int:
    """Send one request and return its status."""
    headers = {"traceparent": f"00-{trace_id}-{os.urandom(8).hex()}-01"}
    try:
        with urllib.request.urlopen(urllib.request.Request(URL, headers=headers), timeout=5) as it:
            return int(it.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


started = time.monotonic()
sent = {}
with ThreadPoolExecutor(64) as pool:
    for number in range(int(RATE * SECONDS)):
        time.sleep(max(0.0, started + number / RATE - time.monotonic()))
        trace_id = os.urandom(16).hex()
        sent[trace_id] = pool.submit(send, trace_id)
print(json.dumps({trace_id: result.result() for trace_id, result in sent.items()}))
