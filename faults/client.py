"""HTTP client of the switch; needs the standard library only."""

import contextlib
import json
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_SECONDS = 8.0
"""Taking a lock waits for the queries that run."""

State = dict[str, Any]


class SwitchError(Exception):
    """The switch does not answer, or refuses; the text is its reason."""


class SwitchClient:
    """The switch at one base URL."""

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._url = url
        self._timeout = timeout

    def state(self) -> State:
        """Return which fault is on. Raises SwitchError."""
        return self._call("GET", "/fault")

    def on(self, name: str, level: str = "") -> State:
        """Switch on one fault, or `mystery`. Raises SwitchError."""
        return self._call("PUT", "/fault", {"name": name, "level": level})

    def off(self) -> State:
        """Switch off. Raises SwitchError."""
        return self._call("DELETE", "/fault")

    def play(self, **move: str) -> State:
        """Make a move of the mystery. Raises SwitchError."""
        return self._call("POST", "/mystery", move)

    def off_quietly(self) -> None:
        """Switch off, if the switch answers."""
        with contextlib.suppress(SwitchError):
            self.off()

    def table(self) -> State:
        """Return the table of `make faults`, empty before its first run. Raises SwitchError."""
        return self._call("GET", "/table")

    def store_table(self, table: State) -> None:
        """Store it. Raises SwitchError."""
        self._call("PUT", "/table", table)

    def _call(self, method: str, path: str, body: State | None = None) -> State:
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                found: State = json.load(response)
                return found
        except urllib.error.HTTPError as error:
            raise SwitchError(reason(error)) from error
        except (OSError, ValueError) as error:
            raise SwitchError(f"the switch at {self._url} does not answer ({error})") from error


def reason(error: urllib.error.HTTPError) -> str:
    """Return the sentence of a refusal."""
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return f"the switch answers {error.code}"
