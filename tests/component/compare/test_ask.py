"""Asking the front service: one request for each level, under the same conditions, bounded."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from compare.levels import LEVELS
from compare.side_by_side.front_client import (
    ALL_SECONDS,
    LARGEST_ANSWER_BYTES,
    REHEARSALS,
    Asker,
    Condition,
    FrontUnreachable,
    HttpFront,
    Refused,
)

Call = tuple[str, dict[str, str]]


class FakeFront:
    """Answers everything with one status, and remembers what it was asked."""

    def __init__(self, status: int = 200, body: bytes = b"{}") -> None:
        self.calls: list[Call] = []
        self._answer = (status, body)

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Remember the request."""
        self.calls.append((path, headers))
        return self._answer


class Clock:
    """Each look at it takes some seconds."""

    def __init__(self, step: float) -> None:
        self._now, self._step = 0.0, step

    def __call__(self) -> float:
        self._now += self._step
        return self._now


@pytest.mark.parametrize(
    ("condition", "reading"), [(Condition.COLD, "no-cache"), (Condition.WARM, "max-age=0")]
)
def test_each_level_is_rehearsed_and_nobody_records_that(
    condition: Condition, reading: str
) -> None:
    """That opens connections and fills the caches: every level is then in the same state."""
    front = FakeFront()
    asked = Asker(front).ask("Saga", LEVELS, condition)
    assert [path for path, _ in front.calls] == [
        f"/api/population/Saga?level={level}" for level in LEVELS for _ in range(REHEARSALS + 1)
    ]
    counting = front.calls[REHEARSALS :: REHEARSALS + 1]
    for _, headers in [call for call in front.calls if call not in counting]:
        assert headers["Cache-Control"] == "no-cache"
        assert headers["traceparent"].endswith("-00")
        assert "X-Request-ID" not in headers
    for _, headers in counting:
        assert headers["Cache-Control"] == reading
        assert "traceparent" not in headers
    ids = [headers["X-Request-ID"] for _, headers in counting]
    assert ids == [each.request_id for each in asked]
    assert len(set(ids)) == len(LEVELS)


@pytest.mark.parametrize("name", ["佐賀県", "Saga/../../x?level=none#", "Saga Ken"])
def test_a_name_stays_one_part_of_the_path(name: str) -> None:
    front = FakeFront()
    Asker(front).ask(name, ["none"], Condition.COLD)
    (path, _), *_ = front.calls
    assert path.count("/") == 3
    assert path.count("?") == 1
    assert path.isascii()
    assert " " not in path


@pytest.mark.parametrize("status", [400, 404])
def test_a_name_that_nobody_knows_ends_the_question(status: int) -> None:
    front = FakeFront(status, b'{"detail": "Try Saga."}')
    with pytest.raises(Refused, match="Try Saga") as refused:
        Asker(front).ask("Narnia", LEVELS, Condition.COLD)
    assert refused.value.status == status
    assert len(front.calls) == 2


def test_a_level_that_fails_is_asked_all_the_same_because_its_trace_tells_why() -> None:
    asked = Asker(FakeFront(503, b'{"detail": "no database"}')).ask("Saga", LEVELS, Condition.COLD)
    assert [(each.status, each.detail) for each in asked] == [(503, "no database")] * len(LEVELS)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"detail": 7}', b"[" * 50_000, b"\xff"])
def test_an_answer_that_is_no_problem_has_no_sentence(body: bytes) -> None:
    (asked,) = Asker(FakeFront(502, body)).ask("Saga", ["none"], Condition.COLD)
    assert asked.detail == ""


def test_all_levels_together_have_a_time_limit() -> None:
    front = FakeFront()
    with pytest.raises(FrontUnreachable, match="no time was left"):
        Asker(front, Clock(ALL_SECONDS * 0.6)).ask("Saga", LEVELS, Condition.COLD)
    assert len(front.calls) == REHEARSALS + 1


def test_questions_come_one_after_another() -> None:
    """A second one waits: the levels would disturb each other."""
    inside = threading.Semaphore(1)

    class Watching(FakeFront):
        def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
            assert inside.acquire(blocking=False), "two at once"
            threading.Event().wait(0.005)
            inside.release()
            return super().get(path, headers)

    front = Watching()
    asker = Asker(front)
    threads = [
        threading.Thread(target=asker.ask, args=("Saga", LEVELS, Condition.COLD)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(front.calls) == 3 * (REHEARSALS + 1) * len(LEVELS)


def test_a_failure_lets_the_next_one_ask() -> None:
    asker = Asker(FakeFront(404))
    for _ in range(2):
        with pytest.raises(Refused):
            asker.ask("Narnia", ["none"], Condition.COLD)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A real server on a free port of this machine."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()


class Large(BaseHTTPRequestHandler):
    """Answers more than anybody reads."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["X-Request-ID"].encode() * LARGEST_ANSWER_BYTES)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Silent(Large):
    """Takes the request and answers too late."""

    def do_GET(self) -> None:
        threading.Event().wait(0.4)


def test_over_http_an_answer_is_read_up_to_a_bound() -> None:
    with serving(Large) as url:
        status, body = HttpFront(url).get("/", {"X-Request-ID": "ab"})
    assert (status, len(body), body[:4]) == (200, LARGEST_ANSWER_BYTES, b"abab")


def test_a_front_service_that_hangs_is_given_up() -> None:
    with serving(Silent) as url, pytest.raises(FrontUnreachable, match="timed out"):
        HttpFront(url, seconds=0.05).get("/", {})


def test_a_front_service_that_is_not_there_is_named_so() -> None:
    with serving(Large) as url:
        pass
    with pytest.raises(FrontUnreachable, match="refused"):
        HttpFront(url).get("/", {})
