"""Asks level mine what every step needs, through the front and directly."""

import time
import uuid

from tools.launch.http_client import NoResponse, Response, send
from tools.launch.settings import Settings
from workshop.folders import MINE
from workshop.run import ASKED, CALLER, PATHS, new_run, trace_id
from workshop.serving.failure import Failure
from workshop.serving.snapshot import last_save

FROM_STEP = 2
"""In the steps before, the learner asks."""
QUESTIONS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("FRONT_PORT", "/api/population/Saga?level=mine", {"Cache-Control": "no-cache"}),
    ("API_MINE_PORT", "/get_population?pref=Atlantis", {}),
    ("API_MINE_PORT", "/get_population?pref=saga", {"baggage": "workshop.visitor=check"}),
)
"""Port, path and headers: past the caches, an unknown name, another spelling with baggage."""

NOTICED_SECONDS = 0.6
"""After this time a saved file has ended the process of the file before."""
START_SECONDS = 30.0


def ask(settings: Settings) -> str:
    """Send the questions; return the request id of the one to the front. Raises NoResponse."""
    request_id = f"workshop-{uuid.uuid4()}"
    for port, path, headers in QUESTIONS:
        with_id = {**headers, "X-Request-ID": request_id}
        send("GET", f"{settings.local_url(port)}{path}", headers=with_id, timeout=5)
    return request_id


def ask_for_collector(settings: Settings) -> str:
    """Send the requests of step 12; return the name of the run. Raises NoResponse."""
    run = new_run()
    for kind, times in ASKED.items():
        for number in range(times):
            headers = {
                "traceparent": f"00-{trace_id(run, kind, number)}-{CALLER}-01",
                "Cache-Control": "no-cache",
            }
            send("GET", settings.local_url("FRONT_PORT") + PATHS[kind], headers=headers, timeout=5)
    return run


def wait_until_served(settings: Settings) -> None:
    """Return when the file that was saved last is served. Raises Failure if it does not start.

    Raises NoResponse after START_SECONDS.
    """
    time.sleep(min(max(last_save(MINE) + NOTICED_SECONDS - time.time(), 0), NOTICED_SECONDS))
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            answer = send("GET", f"{settings.local_url('API_MINE_PORT')}/healthz", timeout=5)
            break
        except NoResponse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    if failure := failure_in(answer):
        raise failure


def failure_in(answer: Response) -> Failure | None:
    """Return why the service does not start, from the page that answers in its place."""
    try:
        document = answer.json()
        lines, line = document["lines"], document["line"]
    except (ValueError, KeyError, TypeError):
        return None
    return Failure(document["detail"], lines, document["file"], line)
