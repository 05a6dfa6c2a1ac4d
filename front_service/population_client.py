"""HTTP client of the population API, one base URL per level."""

import json
from collections.abc import Mapping
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter

from front_service.population_answer import InvalidAnswer, PopulationAnswer

PASSED_ON = (400, 404, 503)
"""Status codes of the API that this service returns to its own client unchanged."""

POOL_SIZE = 16
"""Connections per level: as many as the requests that gunicorn.conf.py serves at once."""


class ApiUnreachable(Exception):
    """No connection, or a response that is not a document of the API."""


class ApiTimeout(Exception):
    """The API accepted the connection and sent nothing before the read timeout."""


class ApiProblem(Exception):
    """The API refused the request: its status code and its problem+json document."""

    def __init__(self, status: int, document: dict[str, object]) -> None:
        super().__init__(f"{status} from the population API")
        self.status = status
        self.document = document


class Timeouts(NamedTuple):
    """Seconds that requests waits for the connection, and for each read from the socket."""

    connect: float
    read: float


TIMEOUTS = Timeouts(connect=0.5, read=2.0)
"""Together with redis' timeouts they bound every answer to 3 s."""


class PopulationClient:
    """Sends each request once, over keep-alive connections."""

    def __init__(self, base_urls: Mapping[str, str], timeouts: Timeouts = TIMEOUTS) -> None:
        """Take the API's base URL for each level."""
        self._urls = {level: f"{url}/get_population" for level, url in base_urls.items()}
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy between two services
        for url in base_urls.values():
            self._session.mount(url, HTTPAdapter(pool_maxsize=POOL_SIZE))

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        """Ask the API. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        try:
            response = self._session.get(
                self._urls[level],
                params={"pref": name},
                headers={"Cache-Control": "no-cache"} if no_cache else None,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.ReadTimeout as error:
            raise ApiTimeout(str(error)) from error
        except requests.RequestException as error:
            raise ApiUnreachable(str(error)) from error
        return parse_response(response)


def parse_response(response: requests.Response) -> PopulationAnswer:
    """Return the answer of a 200. Raises ApiProblem for a refusal, else ApiUnreachable."""
    if response.status_code == 200:
        try:
            return PopulationAnswer.from_json(response.content)
        except InvalidAnswer as error:
            raise ApiUnreachable(str(error)) from error
    if response.status_code in PASSED_ON:
        raise ApiProblem(response.status_code, problem_document(response))
    raise ApiUnreachable(f"unexpected status {response.status_code}")


def problem_document(response: requests.Response) -> dict[str, object]:
    """Parse the problem+json document of a refusal. Raises ApiUnreachable."""
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise ApiUnreachable(f"status {response.status_code} without a JSON document") from error
    if not isinstance(document, dict) or not isinstance(document.get("detail"), str):
        raise ApiUnreachable(f"status {response.status_code} without a detail")
    return document
