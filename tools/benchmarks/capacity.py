"""Measures what one collector takes: spans/s, CPU and memory, and bytes per span that it sends.

Four connections send requests with spans of the demo, each as soon as the one before is accepted,
to a collector with collector/config.yaml whose only backend counts: `make measure WHAT=capacity`.
"""

import gzip
import json
import os
import secrets
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tools.benchmarks import ROOT
from tools.benchmarks.child import BenchmarkError
from tools.benchmarks.collector import Collector
from tools.benchmarks.load import Send, closed_loop, drive
from tools.benchmarks.sink_process import sink_process
from tools.benchmarks.traces import PROTOBUF
from tools.processes import cpu_seconds, resident

SAVED = ROOT / "docs" / "stage" / "saga.json.gz"
"""One request of the demo at each level, 39 spans."""
SETS_PER_REQUEST = 5
CONNECTIONS, REQUESTS = 4, 200
IDS = ("traceId", "spanId", "parentSpanId")
FULL, RETRY_SECONDS = 503, 0.01
"""The status while the collector's queue is full."""
TIMEOUT_SECONDS = 30
PLAIN = (
    "yaml:service: {pipelines: {traces: {exporters: [otlp_http/compare]}, "
    "metrics: {receivers: [otlp, host_metrics]}}}"
)
ROOM = "yaml:processors: {memory_limiter: {limit_mib: 4000}, tail_sampling: {num_traces: 200000}}"
VARIANTS = {
    "off": ("off", ()),
    "no span_metrics": ("off", (PLAIN,)),
    "tail-sampling": ("tail-sampling", (ROOM,)),
}
"""The lab and what is merged after it, by the name of the line."""


def saved() -> tuple[bytes, int]:
    """Return the saved spans, serialized, and how many they are."""
    document = json.loads(gzip.decompress(SAVED.read_bytes()))
    spans = {"resourceSpans": document["resourceSpans"]}
    request = json_format.ParseDict(_with_base64(spans), ExportTraceServiceRequest())
    scopes = [scope for each in request.resource_spans for scope in each.scope_spans]
    return request.SerializeToString(), sum(len(each.spans) for each in scopes)


def _with_base64(value: Any) -> Any:
    """Write the ids as protobuf's JSON has bytes; OTLP's JSON has them in hex."""
    if isinstance(value, list):
        return [_with_base64(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: b64encode(bytes.fromhex(each)).decode() if key in IDS else _with_base64(each)
        for key, each in value.items()
    }


def with_new_ids(serialized: bytes) -> bytes:
    """Replace every trace id and span id by a new one."""
    request = ExportTraceServiceRequest.FromString(serialized)
    spans = [
        span
        for each in request.resource_spans
        for scope in each.scope_spans
        for span in scope.spans
    ]
    for old in {id for span in spans for id in (span.trace_id, span.span_id)}:
        serialized = serialized.replace(old, secrets.token_bytes(len(old)))
    return serialized


def requests_with_spans() -> tuple[list[bytes], int]:
    """Return the bodies of requests and the spans in each."""
    one, spans = saved()
    sets = [with_new_ids(one) for _ in range(REQUESTS)]
    pick = secrets.SystemRandom().sample
    return [b"".join(pick(sets, SETS_PER_REQUEST)) for _ in sets], SETS_PER_REQUEST * spans


def sender(url: str, bodies: Sequence[bytes]) -> Send:
    """Return a function that sends the next body until it is accepted. Raises BenchmarkError."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
    turn = cycle(bodies)

    def send() -> None:
        body = next(turn)
        while (status := _status(connection, body)) == FULL:
            time.sleep(RETRY_SECONDS)
        if status != 200:
            raise BenchmarkError(f"the collector answered {status}")

    return send


def _status(connection: HTTPConnection, body: bytes) -> int:
    connection.request("POST", "/v1/traces", body, PROTOBUF)
    with connection.getresponse() as response:
        response.read()
    return response.status


def measure(lab: str, configs: Sequence[str], seconds: float) -> str:
    """Return one line of the table. Raises BenchmarkError when a span is lost."""
    bodies, spans_per_request = requests_with_spans()
    with sink_process() as sink, tempfile.TemporaryDirectory() as folder:
        collector = Collector(lab, f"http://127.0.0.1:{sink.port}", Path(folder))
        collector.start(*configs)
        try:
            senders = [sender(collector.url, bodies) for _ in range(CONNECTIONS)]
            idle = cpu_seconds([collector.pid])
            timings = drive(closed_loop(seconds), senders)
            took = timings[-1].end - timings[0].due
            memory = resident(collector.pid)
            counts = sink.settled_counts()
            cpu = cpu_seconds([collector.pid]) - idle
        finally:
            collector.stop()
    spans = len(timings) * spans_per_request
    if counts["spans"] != spans and lab == "off":
        raise BenchmarkError(f"{spans} spans were accepted and {counts['spans']} arrived")
    return (
        f"{spans / took:>9.0f}{cpu / spans * 1e6:>9.1f} us{memory:>8.0f} MiB"
        f"{len(bodies[0]) / spans_per_request:>9.0f}{counts['spans_bytes'] / counts['spans']:>9.1f}"
    )


def main(arguments: list[str]) -> None:
    """Measure both variants; the argument: seconds of each, 15 by default."""
    seconds = float(arguments[0]) if arguments else 15
    spans = SETS_PER_REQUEST * saved()[1]
    print(f"{CONNECTIONS} connections, {spans} spans per request, {os.cpu_count()} cores")
    print(f"{'':<16}{'spans/s':>9}{'CPU/span':>12}{'RSS':>12}{'bytes in':>9}{'gzip out':>9}")
    for name, (lab, configs) in VARIANTS.items():
        print(f"{name:<16}{measure(lab, configs, seconds)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
