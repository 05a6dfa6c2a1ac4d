"""The sink counts real OTLP, the load checks every answer, and no child is left behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.error import HTTPError

import pytest
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from tools.benchmarks.cost.child import Child, CostError
from tools.benchmarks.cost.levels import ROOT
from tools.benchmarks.cost.load import ClosedLoop, OpenLoop, Plan, Wrong, answer_body, request, run
from tools.benchmarks.cost.sink import Counts, Sink, counts_from

GONE_SECONDS = 10


@pytest.fixture
def sink() -> Iterator[str]:
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def counted(sink: str) -> Counts:
    with urllib.request.urlopen(f"{sink}/counts", timeout=5) as answer:
        return counts_from(answer.read())


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip])
def test_the_sink_counts_what_the_sdk_sends(sink: str, compression: Compression) -> None:
    exporter = OTLPSpanExporter(f"{sink}/v1/traces", compression=compression)
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for name in ("one", "two"):
        provider.get_tracer("test").start_span(name).end()
    provider.shutdown()
    counts = counted(sink)
    assert counts.spans == 2
    assert counts.span_bytes > 100
    assert (counts.log_records, counts.metric_exports) == (0, 0)


def test_the_sink_counts_series_of_metrics(sink: str) -> None:
    exporter = OTLPMetricExporter(f"{sink}/v1/metrics")
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=60_000)
    provider = MeterProvider(metric_readers=[reader])
    counter = provider.get_meter("test").create_counter("asked")
    histogram = provider.get_meter("test").create_histogram("took")
    for prefecture in ("Saga-Ken", "Tokyo-To", "Saga-Ken"):
        counter.add(1, {"prefecture": prefecture})
        histogram.record(0.1)
    provider.shutdown()
    counts = counted(sink)
    assert (counts.metric_exports, counts.last_metric_points) == (1, 3)
    assert counts.last_metric_bytes > 100


def test_the_sink_refuses_what_is_not_otlp(sink: str) -> None:
    for path, status in (("/v1/traces", 400), ("/v1/other", 404)):
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"{sink}{path}", data=b"\xff\xff\xff", timeout=5)
        assert refused.value.code == status
        refused.value.close()
    assert counted(sink) == Counts()


def test_counts_of_a_phase_are_a_difference() -> None:
    earlier = Counts(spans=3, span_bytes=100, metric_exports=1, last_metric_points=9)
    later = Counts(spans=10, span_bytes=500, metric_exports=2, last_metric_points=4)
    difference = Counts(spans=7, span_bytes=400, metric_exports=1, last_metric_points=4)
    assert later.minus(earlier) == difference


def test_a_phase_without_metrics_has_no_last_export() -> None:
    counts = Counts(metric_exports=2, last_metric_points=4, last_metric_bytes=900)
    assert counts.minus(counts) == Counts()


class Api(BaseHTTPRequestHandler):
    """Answers as the population API does, from the cache unless told otherwise."""

    protocol_version = "HTTP/1.1"
    status = 200

    def do_GET(self) -> None:
        cold = self.headers.get("Cache-Control") == "no-cache"
        body = json.dumps({"source": "mysql" if cold else "memcached"}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class BrokenApi(Api):
    """Always fails."""

    status = 503


class StaleApi(Api):
    """Answers from the cache even when it must not."""

    def parse_request(self) -> bool:
        parsed = super().parse_request()
        del self.headers["Cache-Control"]
        return parsed


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    api = getattr(request, "param", Api)
    with ThreadingHTTPServer(("127.0.0.1", 0), api) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_an_open_loop_sends_exactly_what_is_due(port: int) -> None:
    seen = run(Plan(port, "warm", connections=3, seconds=0.2, rate=100))
    assert seen.answered == 20
    assert 0 < seen.p50 <= seen.p99


def test_a_closed_loop_sends_until_its_end(port: int) -> None:
    seen = run(Plan(port, "cold", connections=2, seconds=0.1))
    assert 2 <= seen.in_time <= seen.answered <= seen.in_time + 2


@pytest.mark.parametrize("port", [BrokenApi, StaleApi], indirect=True)
def test_a_wrong_answer_ends_the_measurement(port: int) -> None:
    with pytest.raises(Wrong):
        run(Plan(port, "cold", connections=1, seconds=0.1))


def test_an_answer_is_taken_when_it_is_complete() -> None:
    whole = b"HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: 4\r\nDate: y\r\n\r\nbody"
    assert answer_body(whole) == b"body"
    assert all(answer_body(whole[:length]) is None for length in range(len(whole)))
    with pytest.raises(Wrong, match="404"):
        answer_body(whole.replace(b"200 OK", b"404 NO"))


def test_only_a_cold_request_skips_the_cache() -> None:
    assert b"no-cache" in request(Plan(1, "cold", 1, 1))
    assert b"no-cache" not in request(Plan(1, "warm", 1, 1))


def test_a_late_request_keeps_the_time_when_it_was_due() -> None:
    schedule = OpenLoop(start=10.0, rate=2, count=3)
    assert schedule.due(9.9) is None
    assert [schedule.due(20.0) for _ in range(4)] == [10.0, 10.5, 11.0, None]
    assert schedule.wait(20.0) is None


def test_a_closed_loop_asks_nothing_after_its_end() -> None:
    schedule = ClosedLoop(end=5.0)
    assert (schedule.due(4.0), schedule.due(5.0)) == (4.0, None)
    assert (schedule.wait(4.0), schedule.wait(5.0)) == (0.0, None)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""


SHOW_CORES = """
import os, time
print(os.sched_getaffinity(0), flush=True)
time.sleep(60)
"""


def child_of(code: str, log: IO[bytes]) -> Child:
    return Child(
        [sys.executable, "-c", code],
        folder=ROOT,
        environment=os.environ,
        core=min(os.sched_getaffinity(0)),
        log=log,
        with_output=True,
    )


@pytest.fixture
def log() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        yield file


def test_a_child_runs_on_its_core_and_ends_with_its_block(log: IO[bytes]) -> None:
    with child_of(SHOW_CORES, log) as child:
        shown = child.output.readline().decode().strip()
        assert shown == f"{{{min(os.sched_getaffinity(0))}}}"
        assert child.running()
    assert not alive(child.pid)


def test_a_child_that_will_not_end_is_killed_with_what_it_started(
    monkeypatch: pytest.MonkeyPatch, log: IO[bytes]
) -> None:
    monkeypatch.setattr("tools.benchmarks.cost.child.STOP_SECONDS", 0.1)
    with child_of(STUBBORN, log) as stubborn:
        grandchild = int(stubborn.output.readline())
        assert alive(grandchild)
    deadline = time.monotonic() + GONE_SECONDS
    while alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(grandchild)
    assert not alive(stubborn.pid)


def test_a_child_that_takes_too_long_is_an_error(log: IO[bytes]) -> None:
    with child_of("import time; time.sleep(60)", log) as slow, pytest.raises(CostError):
        slow.read_output(0.05)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_measurement_leaves_no_process_behind(
    ending: signal.Signals, tmp_path: Path
) -> None:
    code = (
        "import sys, time\n"
        "from tools.benchmarks.cost import __main__, bench\n"
        "def wait(ready, method, tell):\n"
        "    print(ready._sink_port, flush=True)\n"
        # Short sleeps: a signal that comes just before a long one is noticed after it.
        "    while True: time.sleep(0.05)\n"
        "__main__.measure = wait\n"
        "sys.exit(__main__.main([]))\n"
    )
    measurement = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with measurement:
        assert measurement.stdout is not None
        assert b"load and sink" in measurement.stdout.readline()
        port = int(measurement.stdout.readline())
        measurement.send_signal(ending)
        assert measurement.wait(GONE_SECONDS) == 130
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=1)
