"""The request that is measured, answered from memcached (warm) or from MySQL (cold)."""

import contextlib
import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Literal

from tools.benchmarks.load import Send

Condition = Literal["warm", "cold"]
CONDITIONS: tuple[Condition, ...] = ("warm", "cold")
SOURCES = {"warm": "memcached", "cold": "mysql"}
HEADERS = {"warm": {}, "cold": {"Cache-Control": "no-cache"}}
PATH = "/get_population?pref=Saga-Ken"
TIMEOUT_SECONDS = 5.0


class RequestError(Exception):
    """The server gave no response, or not the expected one."""


def fill_cache(port: int) -> None:
    """Request once, so that memcached holds the answer for the next minute."""
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)) as opened:
        source_of_response(opened, {})


@contextlib.contextmanager
def connections(port: int, condition: Condition, count: int) -> Iterator[list[Send]]:
    """Open kept-alive connections; each send raises RequestError for any other response."""
    with contextlib.ExitStack() as stack:
        opened = [HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS) for _ in range(count)]
        for each in opened:
            stack.callback(each.close)
        yield [_sender(each, condition) for each in opened]


def _sender(connection: HTTPConnection, condition: Condition) -> Send:
    def send() -> None:
        source = source_of_response(connection, HEADERS[condition])
        if source != SOURCES[condition]:
            raise RequestError(f"the {condition} request was answered from {source}")

    return send


def source_of_response(connection: HTTPConnection, headers: dict[str, str]) -> str:
    """Send one request and return the store that answered; raises RequestError."""
    try:
        connection.request("GET", PATH, headers=headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException) as error:
        raise RequestError(f"no response: {str(error) or type(error).__name__}") from error
    if response.status != 200:
        raise RequestError(f"the response is {response.status}: {body[:200]!r}")
    return str(json.loads(body)["source"])
