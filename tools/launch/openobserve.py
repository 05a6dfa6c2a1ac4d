"""Requests to the HTTP API of the demo's OpenObserve, with the login of .env."""

import base64
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from tools.launch.http_client import NoResponse, send
from tools.launch.settings import Settings

TIMEOUT_SECONDS = 5.0
FOLDER = {"folder": "default"}


class OpenObserveError(Exception):
    """Raised when a request fails; the message is the reason, `status` that of the response."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class Api:
    """A client; url: without a path."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}

    def ask(self, method: str, path: str, query: Any = (), body: Any = None) -> Any:
        """Send a request for folder `default` and parse the response.

        Raises OpenObserveError, ValueError.
        """
        url = f"{self._url}/api/{path}"
        data = None if body is None else json.dumps(body).encode()
        address = f"{url}?{urlencode({**FOLDER, **dict(query)})}"
        try:
            response = send(method, address, data, self._headers, TIMEOUT_SECONDS)
        except NoResponse as error:
            raise OpenObserveError(f"{url} does not answer: {error}") from error
        if response.ok:
            return response.json()
        reason = f"{method} has status {response.status}: "
        reason += response.body[:300].decode(errors="replace").strip()
        if response.status == HTTPStatus.UNAUTHORIZED:
            reason = (
                "OpenObserve refuses the login of .env (401), it stores that of its first start: "
                "put that one back into .env, or `make clean` deletes the data"
            )
        raise OpenObserveError(reason, response.status)


def login(settings: Settings) -> tuple[str, str, str]:
    """Return the arguments of Api: address, user, password."""
    user, password = settings["OPENOBSERVE_USER"], settings["OPENOBSERVE_PASSWORD"]
    return settings.local_url("OPENOBSERVE_PORT"), user, password
