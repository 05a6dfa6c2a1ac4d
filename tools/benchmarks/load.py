"""50 requests a second as the collector sees them: traces of eight spans, each sent until taken."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.labs.sender import CLIENT, Call, send_spans

PER_SECOND = 50
SPANS = 8
AGAIN_SECONDS = 0.2
MOST_SECONDS = 30.0
THREADS = 16


class Load:
    """Sends while the block lasts; `sent` has the moment at which each trace id was taken."""

    def __init__(self, url: str) -> None:
        self.sent: dict[str, float] = {}
        self._url = url
        self._local = threading.local()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join(MOST_SECONDS + 5)

    def _run(self) -> None:
        due = time.monotonic()
        with ThreadPoolExecutor(THREADS) as pool:
            while not self._stop.wait(max(due - time.monotonic(), 0)):
                pool.submit(self._send)
                due += 1 / PER_SECOND

    def _send(self) -> None:
        root = Call()
        inner = [
            Call("population-api", "SELECT", CLIENT, parent=root.span_id, trace_id=root.trace_id)
            for _ in range(SPANS - 1)
        ]
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
        give_up = time.monotonic() + MOST_SECONDS
        while time.monotonic() < give_up:
            try:
                send_spans(self._url, [root, *inner], self._local.session)
            except requests.RequestException:
                time.sleep(AGAIN_SECONDS)  # as the SDKs do: the data wait in the sender
                continue
            self.sent[root.trace_id.hex()] = time.monotonic()
            return
