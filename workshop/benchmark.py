"""Measures from a saved app.py to the first trace of the new code in Compare, 20 times.

`make workshop-speed`, while the workshop runs; workshop/mine is put back afterwards.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tools.benchmarks.percentile import percentile
from tools.launch.features import read
from tools.launch.http_client import NoResponse, send
from tools.launch.project import LaunchError
from tools.launch.settings import read_settings
from workshop.folders import MINE, ROOT, START

SAVES = 20
TARGET_SECONDS = 3.0
"""Limit of the 95th percentile."""
LOST_SECONDS = 20.0
REQUEST_SECONDS = 0.1
FRONT_SECONDS = 5.0
"""More than the front waits for a service that is starting."""
LOOK_SECONDS = 0.02
LISTED = 10

ZERO_CODE = """
COMMAND=opentelemetry-instrument gunicorn app:app
OTEL_SERVICE_NAME=population-api-mine
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
"""
OWN_SPAN = """

from opentelemetry import trace

get_population = app.view_functions["get_population"]


def numbered():
    with trace.get_tracer("mine").start_as_current_span("save {number}"):
        return get_population()


app.view_functions["get_population"] = numbered
"""


@contextmanager
def borrowed() -> Iterator[None]:
    """Put app.py and mine.env of workshop/mine back after the block. Raises LaunchError."""
    files = [MINE / name for name in ("app.py", "mine.env")]
    if not all(file.exists() for file in files):
        raise LaunchError("There is no workshop/mine: `make workshop` first.")
    texts = {file: file.read_bytes() for file in files}
    try:
        yield
    finally:
        for file, text in texts.items():
            file.write_bytes(text)


class Demo:
    """The running demo: sends requests at level mine, and reads traces from Compare."""

    def __init__(self) -> None:
        settings = read_settings(ROOT / ".env", os.environ, read(ROOT, ["workshop"]))
        self._front = f"{settings.local_url('FRONT_PORT')}/api/population/Saga?level=mine"
        self._compare = settings.local_url("COMPARE_PORT")
        self._asked_at = 0.0
        self._seen: set[str] = set()

    def seconds_until(self, name: str) -> float:
        """Send requests until a trace has a span of this name; raises LaunchError after 20 s."""
        started = time.monotonic()
        while time.monotonic() - started < LOST_SECONDS:
            self._ask()
            if any(name in self._trace(each) for each in self._new_traces()):
                return time.monotonic() - started
            time.sleep(LOOK_SECONDS)
        raise LaunchError(f"No trace with the span {name!r} within {LOST_SECONDS:.0f} s.")

    def _ask(self) -> None:
        if time.monotonic() - self._asked_at < REQUEST_SECONDS:
            return
        self._asked_at = time.monotonic()
        try:
            send("GET", self._front, headers={"Cache-Control": "no-cache"}, timeout=FRONT_SECONDS)
        except NoResponse as error:
            raise LaunchError(f"The front service does not answer: {error}") from error

    def _new_traces(self) -> list[str]:
        """Return the traces that have spans of mine and that were not returned before."""
        listed = json.loads(self._get(f"/api/traces?limit={LISTED}"))["traces"]
        ids = [each["trace_id"] for each in listed if "population-api-mine" in each["services"]]
        new = [each for each in ids if each not in self._seen]
        self._seen.update(new)
        return new

    def _trace(self, trace_id: str) -> str:
        """Return a trace with all its spans, which one batch of the service carries."""
        return self._get(f"/api/traces/{trace_id}")

    def _get(self, path: str) -> str:
        try:
            return send("GET", self._compare + path).body.decode("utf-8")
        except NoResponse as error:
            raise LaunchError(f"Compare does not answer: {error}") from error


def measure(demo: Demo) -> list[float]:
    """Return the seconds of each save."""
    text = (START / "app.py").read_text(encoding="utf-8")
    (MINE / "mine.env").write_text(
        (START / "mine.env").read_text(encoding="utf-8") + ZERO_CODE, encoding="utf-8"
    )
    seconds = []
    for number in range(SAVES + 1):
        (MINE / "app.py").write_text(text + OWN_SPAN.format(number=number), encoding="utf-8")
        taken = demo.seconds_until(f'"save {number}"')
        if number:  # the first waits for the agent, too
            seconds.append(taken)
            print(f"  save {number:>2}  {taken:.2f} s", flush=True)
    return seconds


def main() -> int:
    """Measure and print; return 1 above the target or when it cannot be done."""
    try:
        with borrowed():
            seconds = measure(Demo())
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    p50, p95 = percentile(seconds, 50), percentile(seconds, 95)
    print(
        f"From a saved file to its new trace in Compare, {SAVES} saves: p50 {p50:.2f} s,"
        f" p95 {p95:.2f} s, most {max(seconds):.2f} s (target: p95 below {TARGET_SECONDS:.0f} s)"
    )
    return 0 if p95 < TARGET_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
