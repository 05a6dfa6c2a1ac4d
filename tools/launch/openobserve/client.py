"""Speaks with OpenObserve's dashboard API; every no becomes one sentence."""

import base64
import contextlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

ANSWER_SECONDS = 5.0
# An OpenObserve that has just started may answer 503 for a while.
TRIES = 20
PAUSE_SECONDS = 0.5
FOLDER = "default"

Dashboard = dict[str, Any]


class OpenObserveError(Exception):
    """Why OpenObserve did not do what it was asked, in one sentence."""


class ChangedMeanwhile(OpenObserveError):
    """Somebody saved the dashboard between our reading and our writing."""


@dataclass(frozen=True)
class Kept:
    """A dashboard as OpenObserve keeps it; the hash has to be shown to change it."""

    dashboard: Dashboard
    hash: str


class OpenObserve:
    """The dashboards in folder `default` of organisation `default`."""

    def __init__(
        self, url: str, user: str, password: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._url = url
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        self._sleep = sleep
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def titles(self) -> dict[str, str]:
        """Id by title; of two with the same title the last one."""
        answer = self._ask("GET")
        with _known_form():
            return {str(each["title"]): _id(each) for each in answer["dashboards"]}

    def read(self, identity: str) -> Kept:
        """One dashboard."""
        answer = self._ask("GET", identity)
        with _known_form():
            return _kept(answer)

    def create(self, dashboard: Dashboard) -> str:
        """Adds a dashboard; its id."""
        answer = self._ask("POST", body=dashboard)
        with _known_form():
            return _id(answer)

    def replace(self, identity: str, known_hash: str, dashboard: Dashboard) -> None:
        """Overwrites a dashboard; ChangedMeanwhile when the hash is not its own any more."""
        self._ask("PUT", identity, {"hash": known_hash}, dashboard)

    def page(self, identity: str, public_url: str) -> str:
        """Where a browser sees the dashboard."""
        query = {
            "org_identifier": "default",
            "dashboard": identity,
            "folder": FOLDER,
            "tab": "default",
            "period": "15m",
            "refresh": "5s",
        }
        return f"{public_url}/web/dashboards/view?{urllib.parse.urlencode(query)}"

    def _ask(
        self,
        method: str,
        identity: str = "",
        query: dict[str, str] | None = None,
        body: Dashboard | None = None,
    ) -> Any:
        """The answer, read from JSON; asks again, a bounded number of times, while it is a 503."""
        path = f"/api/default/dashboards{'/' if identity else ''}{identity}"
        asked = urllib.parse.urlencode({"folder": FOLDER, **(query or {})})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self._url}{path}?{asked}", data, self._headers, method=method
        )
        tries = 1
        while True:
            try:
                return self._answer(request)
            except urllib.error.HTTPError as error:
                if error.code != 503 or tries == TRIES:
                    raise _explained(request, error) from error
            tries += 1
            self._sleep(PAUSE_SECONDS)

    def _answer(self, request: urllib.request.Request) -> Any:
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise OpenObserveError(f"{self._url} does not answer as it should: {error}") from error


def _explained(request: urllib.request.Request, error: urllib.error.HTTPError) -> OpenObserveError:
    said = error.read(300).decode(errors="replace").strip()
    if error.code == 401:
        return OpenObserveError(
            "it refuses the login of .env (401) and keeps the one of its first start; "
            "put that back into .env, or `make clean` begins anew"
        )
    if error.code == 409:
        return ChangedMeanwhile("somebody saved the dashboard at the same moment (409)")
    if error.code == 503:
        return OpenObserveError(f"it is not ready after {TRIES} tries (503)")
    return OpenObserveError(f"it answers {request.get_method()} with {error.code}: {said}")


@contextlib.contextmanager
def _known_form() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError) as error:
        raise OpenObserveError(f"its answer has a form that is not known here: {error}") from error


def _id(answer: Dashboard) -> str:
    """Lists name it `dashboard_id`; the dashboard itself, under its version, `dashboardId`."""
    return str(answer.get("dashboard_id") or _kept(answer).dashboard["dashboardId"])


def _kept(answer: Dashboard) -> Kept:
    return Kept(answer[f"v{answer['version']}"], str(answer["hash"]))
