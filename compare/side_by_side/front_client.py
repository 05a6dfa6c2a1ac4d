"""Asks the front service one question at several levels, each under the same conditions."""

import http.client
import json
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from typing import Protocol
from urllib.parse import quote, urlsplit

ANSWER_SECONDS = 4.0
"""For one answer; the front service gives up after 3."""
ALL_SECONDS = 15.0
"""For all levels together; what has not been asked by then is left out."""
REHEARSALS = 3
"""Requests before the one that counts: a thread that has only told its health has no connection."""
LONGEST_PREFECTURE = 64
LARGEST_ANSWER_BYTES = 64 * 1024


class Condition(Enum):
    """Whether the caches may answer."""

    COLD = "cold"
    WARM = "warm"


class FrontUnreachable(Exception):
    """The front service gave no answer; the text says why."""


class Refused(Exception):
    """The front service does not know the prefecture or the level; its status and sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Busy(Exception):
    """Somebody else is asking; two at once would not be under the same conditions."""


@dataclass(frozen=True)
class Asked:
    """One request: its level, the id that leads to its trace, and the status of its answer."""

    level: str
    request_id: str
    status: int
    detail: str


class Front(Protocol):
    """What asking needs of the front service."""

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a GET; FrontUnreachable."""


class HttpFront:
    """The front service over HTTP, one connection for each request."""

    def __init__(self, url: str, seconds: float = ANSWER_SECONDS) -> None:
        """Remember where it is; the seconds bound connecting and each wait for an answer."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._seconds = seconds

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a GET; FrontUnreachable."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise FrontUnreachable(str(error) or type(error).__name__) from error
        finally:
            connection.close()


class Asker:
    """Asks level after level, so that none disturbs the other."""

    def __init__(self, front: Front, clock: Callable[[], float] = time.monotonic) -> None:
        self._front = front
        self._clock = clock
        self._one_at_a_time = Lock()

    def ask(self, prefecture: str, levels: Sequence[str], condition: Condition) -> list[Asked]:
        """One request for each level; FrontUnreachable, Refused (400, 404) or Busy."""
        if not self._one_at_a_time.acquire(timeout=ANSWER_SECONDS):
            raise Busy
        try:
            ends = self._clock() + ALL_SECONDS
            asked: list[Asked] = []
            for level in levels:
                if self._clock() > ends:
                    raise FrontUnreachable(f"no time was left for {level}")
                asked.append(self._ask(prefecture, level, condition))
            return asked
        finally:
            self._one_at_a_time.release()

    def _ask(self, prefecture: str, level: str, condition: Condition) -> Asked:
        path = f"/api/population/{quote(prefecture, safe='')}?level={quote(level)}"
        for _ in range(REHEARSALS):
            status, _ = self._front.get(path, unrecorded())
            if status != 200:
                break
        reading = "no-cache" if condition is Condition.COLD else "max-age=0"
        request_id = str(uuid.uuid4())
        status, body = self._front.get(path, {"Cache-Control": reading, "X-Request-ID": request_id})
        detail = _detail(body) if status != 200 else ""
        if status in (400, 404):
            raise Refused(status, detail)
        return Asked(level, request_id, status, detail)


def unrecorded() -> dict[str, str]:
    """Headers of a request that opens connections and fills caches; not sampled: no spans."""
    trace_id, span_id = secrets.token_hex(16), secrets.token_hex(8)
    return {"Cache-Control": "no-cache", "traceparent": f"00-{trace_id}-{span_id}-00"}


def _detail(body: bytes) -> str:
    """The sentence of a problem+json document."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    detail = document.get("detail") if isinstance(document, dict) else None
    return detail if isinstance(detail, str) else ""
