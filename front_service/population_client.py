"""HTTP client of the population API, one base URL per level."""

import json
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import requests
from requests.adapters import HTTPAdapter

from front_service.population_answer import Answer, InvalidAnswer, PopulationAnswer, RegionAnswer

PASSED_ON = (400, 404, 503)
"""Status codes of the API that this service returns to its own client unchanged."""

POOL_SIZE = 16
"""Connections per level: as many as the requests that gunicorn.conf.py serves at once."""


AnyAnswer = TypeVar("AnyAnswer", bound=Answer)


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
        self._urls = dict(base_urls)
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy between two services
        for url in base_urls.values():
            self._session.mount(url, HTTPAdapter(pool_maxsize=POOL_SIZE))

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        """Ask for a prefecture. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        headers = {"Cache-Control": "no-cache"} if no_cache else {}
        url = f"{self._urls[level]}/get_population"
        return parse_response(self._ask(url, {"pref": name}, headers), PopulationAnswer)

    def get_region(self, level: str, name: str) -> RegionAnswer:
        """Ask for a region. Raises ApiUnreachable, ApiTimeout or ApiProblem."""
        url = f"{self._urls[level]}/get_region_population"
        return parse_response(self._ask(url, {"region": name}, {}), RegionAnswer)

    def _ask(self, url: str, params: dict[str, str], headers: dict[str, str]) -> requests.Response:
        try:
            return self._session.get(
                url,
                params=params,
                headers=headers,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.ReadTimeout as error:
            raise ApiTimeout(str(error)) from error
        except requests.RequestException as error:
            raise ApiUnreachable(str(error)) from error


def parse_response(response: requests.Response, answer: type[AnyAnswer]) -> AnyAnswer:
    """Return the answer of a 200. Raises ApiProblem for a refusal, else ApiUnreachable."""
    if response.status_code == 200:
        try:
            return answer.from_json(response.content)
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
