"""HTTP client of the front service."""

import http.client
from typing import Protocol
from urllib.parse import urlsplit

ANSWER_SECONDS = 4.0
"""Timeout of one request; the front service itself gives up after 3 s."""
MAX_ANSWER_BYTES = 64 * 1024


class FrontUnreachable(Exception):
    """The front service gave no answer; the text is the reason."""


class Front(Protocol):
    """What the runner needs of the front service."""

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body of a GET. Raises FrontUnreachable."""


class FrontClient:
    """The front service over HTTP, one connection per request."""

    def __init__(self, url: str, seconds: float = ANSWER_SECONDS) -> None:
        """Take the base URL; seconds is the timeout for connecting and for each read."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._seconds = seconds

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body (at most 64 KiB) of a GET. Raises FrontUnreachable."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read(MAX_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise FrontUnreachable(str(error) or type(error).__name__) from error
        finally:
            connection.close()
