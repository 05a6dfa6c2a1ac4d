"""The load: one thread, several kept connections, one prepared request.

Run as a program, it reads the plan as JSON and prints what it saw as JSON. A closed loop
sends again as soon as an answer is here, so it finds the saturation. An open loop sends at fixed
times, whatever the server does, and counts each latency from the time when the request was due:
waiting for a free connection counts too.

Written by hand rather than with a load tool, so that nothing has to be installed: with prepared
bytes it takes a small part of its core; `busy` says how much, and near 1 it would itself be the
limit.
"""

import json
import re
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass
from typing import Literal, Protocol

from tools.benchmarks.cost.figures import percentile

QUESTION = "/get_population?pref=Saga-Ken"
ANSWER_SECONDS = 5.0
HEAD = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n(?:[^\r]*\r\n)*?Content-Length: (\d+)\r\n", re.I)
SOURCE = re.compile(rb'"source":\s*"(\w+)"')
EXPECTED = {"warm": b"memcached", "cold": b"mysql"}


@dataclass(frozen=True)
class Plan:
    """What to send; rate 0 is the closed loop, otherwise requests each second."""

    port: int
    condition: Literal["warm", "cold"]
    connections: int
    seconds: float
    rate: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What came back: requests answered in time and in all, latencies in seconds."""

    in_time: int
    answered: int
    p50: float
    p99: float
    busy: float


class Wrong(Exception):
    """The server gave an answer that is not the expected one, or none."""


class Schedule(Protocol):
    """When requests are due."""

    def due(self, now: float) -> float | None:
        """The due time of the next request, None when there is none yet."""

    def wait(self, now: float) -> float | None:
        """Seconds until one may be due, None when all have been."""


class ClosedLoop:
    """A request is due whenever a connection is free, until the end."""

    def __init__(self, end: float) -> None:
        self._end = end

    def due(self, now: float) -> float | None:
        """Now, or never again."""
        return now if now < self._end else None

    def wait(self, now: float) -> float | None:
        """Nothing to wait for: something is due now or not at all."""
        return 0.0 if now < self._end else None


class OpenLoop:
    """A request is due at fixed times."""

    def __init__(self, start: float, rate: float, count: int) -> None:
        self._start, self._rate, self._count = start, rate, count
        self._sent = 0

    def due(self, now: float) -> float | None:
        """The oldest time that has come and was not served yet."""
        time_due = self._next()
        if time_due is None or time_due > now:
            return None
        self._sent += 1
        return time_due

    def wait(self, now: float) -> float | None:
        """Seconds until the next one."""
        time_due = self._next()
        return None if time_due is None else max(time_due - now, 0.0)

    def _next(self) -> float | None:
        return self._start + self._sent / self._rate if self._sent < self._count else None


class Connection:
    """One kept connection with at most one request on it."""

    def __init__(self, plan: Plan) -> None:
        address = ("127.0.0.1", plan.port)
        self.socket = socket.create_connection(address, timeout=ANSWER_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self._request = request(plan)
        self._expected = EXPECTED[plan.condition]
        self._received = b""

    def send(self, due: float) -> None:
        """Send the request that was due at this time."""
        self.due = due
        self.socket.sendall(self._request)

    def receive(self) -> bool:
        """Take what is here; True when the answer is complete, Wrong when it is a wrong one."""
        part = self.socket.recv(65536)
        if not part:
            raise Wrong("the server closed a connection")
        self._received += part
        body = answer_body(self._received)
        if body is None:
            return False
        source = SOURCE.search(body)
        if source is None or source[1] != self._expected:
            raise Wrong(f"expected an answer from {self._expected.decode()}, got {body[:200]!r}")
        self._received = b""
        return True


def request(plan: Plan) -> bytes:
    """The bytes of one request; cold ones skip the cache."""
    cold = "Cache-Control: no-cache\r\n" if plan.condition == "cold" else ""
    host = f"Host: 127.0.0.1:{plan.port}\r\n"
    return f"GET {QUESTION} HTTP/1.1\r\n{host}{cold}\r\n".encode()


def answer_body(received: bytes) -> bytes | None:
    """The body once the whole answer is here; Wrong when it is no 200."""
    head, end_of_head, body = received.partition(b"\r\n\r\n")
    if not end_of_head:
        return None
    found = HEAD.match(head + b"\r\n")
    if found is None or found[1] != b"200":
        raise Wrong(f"the server answered {received[:200]!r}")
    return body if len(body) >= int(found[2]) else None


def drive(connections: list[Connection], schedule: Schedule) -> list[tuple[float, float]]:
    """Send what is due until nothing will be; (time of the answer, latency) of each, in seconds."""
    answers: list[tuple[float, float]] = []
    free, busy = list(connections), 0
    # select(2) waits by the microsecond; epoll would round each pause up to a millisecond.
    with selectors.SelectSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while True:
            now = time.perf_counter()
            while free and (due := schedule.due(now)) is not None:
                free.pop().send(due)
                busy += 1
            pause = schedule.wait(now)
            if not busy and pause is None:
                return answers
            limit = ANSWER_SECONDS if pause is None or not free else pause
            ready = selector.select(limit)
            if not ready and limit == ANSWER_SECONDS:
                raise Wrong(f"no answer for {ANSWER_SECONDS:.0f} s")
            for key, _ in ready:
                if key.data.receive():
                    now = time.perf_counter()
                    answers.append((now, now - key.data.due))
                    free.append(key.data)
                    busy -= 1


def run(plan: Plan) -> Seen:
    """Carry the plan out; for warm answers the cache has to be filled already."""
    connections = [Connection(plan) for _ in range(plan.connections)]
    start, cpu = time.perf_counter(), time.process_time()
    end = start + plan.seconds
    rated = OpenLoop(start, plan.rate, round(plan.rate * plan.seconds)) if plan.rate else None
    answers = drive(connections, rated or ClosedLoop(end))
    busy = (time.process_time() - cpu) / (time.perf_counter() - start)
    for connection in connections:
        connection.socket.close()
    latencies = [latency for _, latency in answers]
    return Seen(
        in_time=sum(when <= end for when, _ in answers),
        answered=len(answers),
        p50=percentile(latencies, 50),
        p99=percentile(latencies, 99),
        busy=busy,
    )


if __name__ == "__main__":
    try:
        print(json.dumps(asdict(run(Plan(**json.loads(sys.argv[1]))))))
    except (OSError, Wrong) as error:
        sys.exit(f"load: {error}")
