"""Mutated bodies: no answer of 500, none that takes long, bounded memory, numbers that add up.

A thousand bodies from fixed seeds: flipped, cut, repeated and inserted bytes; JSON with wrong
types, huge numbers, deep nesting and missing fields; gzip and zstd of them.
"""

import gzip
import json
import random
import resource as process
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from compare.otlp.json import as_document
from compare.storage.store import Store
from tests.component.compare.exchange import CUMULATIVE, post
from tests.samples.spans import PROTOBUF, START, request_of, resource, server_span, span, text
from tests.samples.spans import trace_id as id_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODIES = 170
"""For each of three signals and two encodings."""
SECONDS = 2.0
"""Of CPU time: other programs may slow the machine down."""
MEGABYTES = 200
"""By which the process may grow (ru_maxrss is in KiB): the largest body, decoded."""
JSON = "application/json"
ODD: tuple[Any, ...] = (
    *(None, True, -1, 1.5, 1e308, 2**64, 10**400),
    *("", "x" * 5000, "\ud800", "NaN", "2" * 30, ["a"] * 50),
    *([], {}, [[]], {"stringValue": 5}, {"arrayValue": {"values": [{"kvlistValue": {}}]}}),
)


def traces() -> Message:
    first = server_span(1, "click")
    second = span(2, parent=1, attributes=(text("http.route", "/"),))
    second.events.add(name="exception", time_unix_nano=START).attributes.append(text("a", "b"))
    second.links.add(trace_id=id_of(2), span_id=b"12345678")
    return request_of(first, second)


def logs() -> Message:
    batch = ExportLogsServiceRequest()
    records = batch.resource_logs.add(resource=resource("kiosk")).scope_logs.add().log_records
    for number in (0, 1):
        records.add(
            time_unix_nano=START,
            severity_number=9,
            body=AnyValue(string_value="2 kg"),
            attributes=[text("shop.scale", "7")],
            trace_id=id_of(number) if number else b"",
        )
    return batch


def metrics() -> Message:
    batch = ExportMetricsServiceRequest()
    added = batch.resource_metrics.add(resource=resource("kiosk")).scope_metrics.add().metrics
    counter = added.add(name="weighings", unit="{weighing}").sum
    counter.aggregation_temporality = CUMULATIVE
    point = counter.data_points.add(as_int=5, time_unix_nano=START, attributes=[text("a", "b")])
    point.exemplars.add(trace_id=id_of(1), span_id=b"12345678", as_double=1.5)
    histogram = added.add(name="duration").histogram.data_points.add(count=2, sum=1.5)
    histogram.explicit_bounds.append(1)
    histogram.bucket_counts.extend([1, 1])
    added.add(name="scaled").exponential_histogram.data_points.add(count=1, scale=3)
    added.add(name="summed").summary.data_points.add(count=1).quantile_values.add(quantile=0.5)
    return batch


SIGNALS: dict[str, Callable[[], Message]] = {"traces": traces, "logs": logs, "metrics": metrics}


def mutated_bytes(dice: random.Random, body: bytes) -> bytes:
    """Flip, cut, repeat and insert a few bytes."""
    changed = bytearray(body)
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(changed) + 1)
        match dice.randrange(4):
            case 0:
                changed[at : at + 1] = dice.randbytes(1)
            case 1:
                del changed[at : at + dice.randrange(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + dice.randrange(1, 200)] * dice.randrange(1, 4)
            case 3:
                changed[at:at] = dice.randbytes(dice.randrange(1, 12))
    return bytes(changed)


def mutated_json(dice: random.Random, body: bytes) -> bytes:
    """Replace, remove, nest and repeat values of the document; or mutate its bytes."""
    if dice.random() < 0.2:
        return mutated_bytes(dice, body)
    document = json.loads(body)
    for _ in range(dice.randrange(1, 4)):
        holder, key = chosen(dice, document)
        match dice.randrange(4):
            case 0:
                holder[key] = dice.choice(ODD)
            case 1:
                del holder[key]
            case 2:
                holder[key] = nested(holder[key], dice.choice([3, 40, 80]))
            case 3:
                holder[key] = [holder[key]] * dice.randrange(100)
        if not document:
            break
    return json.dumps(document).encode()


def chosen(dice: random.Random, holder: Any) -> tuple[Any, Any]:
    """Return a list or dictionary somewhere in the document, and an index or a key of it."""
    while True:
        key = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        below = holder[key]
        if not isinstance(below, dict | list) or not below or dice.random() < 0.2:
            return holder, key
        holder = below


def nested(value: Any, depth: int) -> Any:
    for _ in range(depth):
        value = {"arrayValue": {"values": [value]}}
    return value


@pytest.fixture
def store() -> Store:
    """Small enough that the bodies fill it."""
    return Store(50, 400_000)


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize(
    ("content_type", "mutated"), [(PROTOBUF, mutated_bytes), (JSON, mutated_json)]
)
def test_mutated_bodies(
    client: FlaskClient,
    store: Store,
    signal: str,
    content_type: str,
    mutated: Callable[[random.Random, bytes], bytes],
) -> None:
    dice = random.Random(f"{signal} {content_type}")
    message = SIGNALS[signal]()
    whole = message.SerializeToString()
    if content_type == JSON:
        whole = json.dumps(as_document(message)).encode()
    compressions: dict[str | None, Callable[[bytes], bytes]] = {
        None: bytes,
        "gzip": gzip.compress,
        "zstd": zstd.compress,
    }
    answers = set()
    before = process.getrusage(process.RUSAGE_SELF).ru_maxrss
    for _ in range(BODIES):
        encoding = dice.choice([None, None, "gzip", "zstd"])
        body = compressions[encoding](mutated(dice, whole))
        if encoding and dice.random() < 0.2:
            body = mutated_bytes(dice, body)
        started = time.process_time()
        status = post(client, body, signal, content_type, encoding).status_code
        assert time.process_time() - started < SECONDS, body[:300]
        assert status in (200, 400, 413), body[:300]
        answers.add(status)
    grown = process.getrusage(process.RUSAGE_SELF).ru_maxrss - before
    assert grown < MEGABYTES * 1024
    assert answers >= {200, 400}
    check_numbers(store)
    check_pages(client, store)


def check_numbers(store: Store) -> None:
    """Check that the numbers of the store are those of what it returns."""
    fill = store.fill()
    assert fill.bytes <= fill.max_bytes
    assert fill.traces <= fill.max_traces
    for each in store.newest(100):
        trace = store.trace(each.trace_id)
        assert trace is not None
        assert each.digest.span_count == len(trace.spans)
        assert each.digest.log_count == len(trace.logs)
    logs = store.last_logs.fill()
    assert logs.records == sum(store.last_logs.services().values()) <= logs.received
    assert logs.records == len(store.last_logs.newest(logs.max_records))
    points = store.metrics.received
    assert len(points) == sum(points.by_service().values()) == points.fill().series


def check_pages(client: FlaskClient, store: Store) -> None:
    """Check that whatever was stored can be shown."""
    paths = ["/", "/logs", "/metrics", "/api/logs?limit=500", "/api/metrics", "/api/traces"]
    paths += [f"/trace/{each.trace_id}" for each in store.newest(30)]
    for path in paths:
        assert client.get(path).status_code == 200, path
    # A name may be anything, so that its address need not lead to it.
    for instrument in list(store.metrics.received.instruments())[:30]:
        for path in (f"/metrics/{instrument.name}", f"/api/metrics/{instrument.name}"):
            assert client.get(path).status_code in (200, 308, 404), path
