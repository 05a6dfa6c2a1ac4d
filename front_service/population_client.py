"""The population API as this service sees it: an answer, or one of three errors."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError

from front_service.answer import Answer, UnreadableAnswer

PASSED_ON = (400, 404, 503)
"""Statuses of the API that mean the same to whoever asked this service."""

CALLS = 16
"""Calls at one time, to all levels together: as many as gunicorn has threads."""


class ApiUnreachable(Exception):
    """No connection, or something that is no answer of the API."""


class ApiTimeout(Exception):
    """Connected, but no whole answer in time."""


class ApiProblem(Exception):
    """The API's own refusal: its status and its problem+json document."""

    def __init__(self, status: int, document: dict[str, object]) -> None:
        super().__init__(f"{status} from the population API")
        self.status = status
        self.document = document


@dataclass(frozen=True)
class Patience:
    """Seconds: to connect, between two bytes, and for the whole call, names resolved included."""

    connect: float = 0.5
    read: float = 2.0
    total: float = 2.5


class PopulationClient:
    """Asks over kept-alive connections, once: a failed call is not repeated."""

    def __init__(self, base_urls: Mapping[str, str], patience: Patience = Patience()) -> None:
        """Take the API's base address for each level."""
        self._urls = {level: f"{url}/get_population" for level, url in base_urls.items()}
        self._patience = patience
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy between two services
        for url in base_urls.values():
            self._session.mount(url, HTTPAdapter(pool_maxsize=CALLS, max_retries=0))
        self._calls = ThreadPoolExecutor(CALLS, thread_name_prefix="population-api")

    def ask(self, level: str, name: str, fresh: bool) -> Answer:
        """The API's answer; ApiUnreachable, ApiTimeout or ApiProblem within `patience.total`."""
        # requests bounds each wait for a byte, not the call: a thread of its own has an end.
        # It gets the caller's context variables, as a direct call would have.
        call = self._calls.submit(copy_context().run, self._get, level, name, fresh)
        try:
            response = call.result(timeout=self._patience.total)
        except TimeoutError as error:
            call.cancel()
            raise ApiTimeout(f"no whole answer in {self._patience.total} s") from error
        return read(response)

    def _get(self, level: str, name: str, fresh: bool) -> requests.Response:
        try:
            return self._session.get(
                self._urls[level],
                params={"pref": name},
                headers={"Cache-Control": "no-cache"} if fresh else None,
                timeout=(self._patience.connect, self._patience.read),
                allow_redirects=False,
            )
        except requests.ReadTimeout as error:
            raise ApiTimeout(str(error)) from error
        except requests.ConnectionError as error:
            if error.args and isinstance(error.args[0], ReadTimeoutError):  # silence in a body
                raise ApiTimeout(str(error)) from error
            raise ApiUnreachable(str(error)) from error
        except requests.RequestException as error:
            raise ApiUnreachable(str(error)) from error


def read(response: requests.Response) -> Answer:
    """The answer in a response; ApiProblem or ApiUnreachable when it holds none."""
    if response.status_code == 200:
        try:
            return Answer.from_json(response.content)
        except UnreadableAnswer as error:
            raise ApiUnreachable(str(error)) from error
    if response.status_code in PASSED_ON:
        raise ApiProblem(response.status_code, problem_document(response))
    raise ApiUnreachable(f"unexpected status {response.status_code}")


def problem_document(response: requests.Response) -> dict[str, object]:
    """The problem+json document of a refusal; ApiUnreachable when it is none."""
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise ApiUnreachable(f"status {response.status_code} without a document") from error
    if not isinstance(document, dict) or not isinstance(document.get("detail"), str):
        raise ApiUnreachable(f"status {response.status_code} without a sentence")
    return document
