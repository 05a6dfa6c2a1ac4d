"""Sends the requests of a plan: warm-up first, then round by round, one request at a time."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from threading import Lock
from urllib.parse import quote

from compare.side_by_side.front_client import ANSWER_SECONDS, Front, FrontUnreachable
from compare.side_by_side.plan import Condition, RunPlan, request_id

WARM_UPS = 3
"""Warm-up requests per level: a worker thread that has only served /healthz has no MySQL
connection yet, and an empty cache cannot answer a warm request."""
FIRST_RUN_SECONDS = 15.0
FURTHER_RUN_SECONDS = 2.0


class PrefectureRejected(Exception):
    """The front service answered a warm-up with 400 or 404; the text is its explanation."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class RunnerBusy(Exception):
    """Another plan is running; two at once would disturb each other's durations."""


@dataclass(frozen=True)
class SentRequest:
    """One recorded request: its level, its round, its X-Request-ID and the answer's status."""

    level: str
    number: int
    request_id: str
    status: int


@dataclass(frozen=True)
class RunSet:
    """The requests of one plan; rounds are the complete ones, fewer than planned at a timeout."""

    id: str
    rounds: int
    sent: list[SentRequest]


@dataclass(frozen=True)
class RunProgress:
    """How many of the recorded requests of the running plan have been answered."""

    answered: int
    requests: int


def time_limit(runs: int) -> float:
    """Return the seconds after which no further request is sent: 15 for one run, 53 for 20."""
    return FIRST_RUN_SECONDS + FURTHER_RUN_SECONDS * (runs - 1)


class PlanRunner:
    """Runs one plan at a time; all levels take turns, so that other load affects all of them."""

    def __init__(self, front: Front, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the front service and a clock in seconds."""
        self.progress = RunProgress(0, 0)
        self._front = front
        self._clock = clock
        self._lock = Lock()

    def run(self, plan: RunPlan) -> RunSet:
        """Send all requests of a plan.

        Raises FrontUnreachable, PrefectureRejected and RunnerBusy.
        """
        if not self._lock.acquire(timeout=ANSWER_SECONDS):
            raise RunnerBusy
        try:
            self.progress = RunProgress(0, plan.runs * len(plan.levels))
            return self._rounds(plan, self._clock() + time_limit(plan.runs))
        finally:
            self.progress = RunProgress(0, 0)
            self._lock.release()

    def _rounds(self, plan: RunPlan, ends: float) -> RunSet:
        for level in plan.levels:
            if self._clock() > ends:
                raise FrontUnreachable(f"the time limit ended before the warm-up of {level}")
            self._warm_up(_path(plan.prefecture, level))
        run_set = secrets.token_hex(8)
        sent: list[SentRequest] = []
        for number, level in product(range(1, plan.runs + 1), plan.levels):
            if self._clock() > ends:
                break
            sent.append(self._send(plan, level, number, run_set))
            self.progress = RunProgress(len(sent), self.progress.requests)
        rounds = len(sent) // len(plan.levels)
        if not rounds:
            raise FrontUnreachable("the time limit ended before every level had one run")
        return RunSet(run_set, rounds, sent[: rounds * len(plan.levels)])

    def _warm_up(self, path: str) -> None:
        """Open connections and fill caches; a level that fails is sent no second warm-up.

        Raises PrefectureRejected.
        """
        for _ in range(WARM_UPS):
            status, body = self._front.get(path, _unsampled())
            if status in (400, 404):
                raise PrefectureRejected(status, _detail(body))
            if status != 200:
                return

    def _send(self, plan: RunPlan, level: str, number: int, run_set: str) -> SentRequest:
        sent_id = request_id(run_set, level, number)
        caches = "no-cache" if plan.condition is Condition.COLD else "max-age=0"
        headers = {"Cache-Control": caches, "X-Request-ID": sent_id}
        status, _ = self._front.get(_path(plan.prefecture, level), headers)
        return SentRequest(level, number, sent_id, status)


def _path(prefecture: str, level: str) -> str:
    return f"/api/population/{quote(prefecture, safe='')}?level={quote(level)}"


def _unsampled() -> dict[str, str]:
    """Return headers of a request that bypasses the caches and records no span (flags 00)."""
    trace_id, span_id = secrets.token_hex(16), secrets.token_hex(8)
    return {"Cache-Control": "no-cache", "traceparent": f"00-{trace_id}-{span_id}-00"}


def _detail(body: bytes) -> str:
    """Return the `detail` of a problem+json document, or nothing."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    detail = document.get("detail") if isinstance(document, dict) else None
    return detail if isinstance(detail, str) else ""
