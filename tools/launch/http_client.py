"""HTTP requests to the parts of the demo, without a proxy; uses the standard library only."""

import http.client
import json
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 2.0

# Not the default handlers: no proxy, no redirect, and an error status is an ordinary response.
_OPENER = urllib.request.OpenerDirector()
for _handler in (urllib.request.HTTPHandler, urllib.request.UnknownHandler):
    _OPENER.add_handler(_handler())


class NoResponse(Exception):
    """Raised when no complete HTTP response arrives in time; the message is the reason."""


@dataclass(frozen=True)
class Response:
    """Status and body."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Parse the body. Raises ValueError."""
        return json.loads(self.body)

    def problem(self) -> str:
        """Return the `detail` of a problem+json body, or the status; printable characters only."""
        try:
            detail = str(self.json()["detail"])
        except (ValueError, KeyError, TypeError):
            return f"HTTP {self.status}."
        return printable(detail)


def printable(text: str) -> str:
    """Return the text with `?` for what would control a terminal."""
    return "".join(each if each.isprintable() else "?" for each in text)


def send(
    method: str,
    url: str,
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Response:
    """Send a request; a body is JSON if no header names another type. Raises NoResponse."""
    json_type = {} if body is None else {"Content-Type": "application/json"}
    try:
        request = urllib.request.Request(url, body, {**json_type, **(headers or {})}, method=method)
        with _OPENER.open(request, timeout=timeout) as response:
            return Response(response.status, response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = str(getattr(error, "reason", error)).strip() or type(error).__name__
        raise NoResponse(printable(reason)) from error
