"""What tests send to an application, and what they read from its pages."""

import re

from flask.testing import FlaskClient
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric
from werkzeug.test import TestResponse

from compare.figures.counter import INSTRUMENT
from compare.storage.store import Store
from tests.samples.spans import PROTOBUF, resource, text, trace_id

FIRST, SECOND = trace_id(1).hex(), trace_id(2).hex()
CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
PATHS = {
    ExportTraceServiceRequest: "/v1/traces",
    ExportMetricsServiceRequest: "/v1/metrics",
    ExportLogsServiceRequest: "/v1/logs",
}


def send(
    client: FlaskClient,
    batch: ExportTraceServiceRequest | ExportMetricsServiceRequest | ExportLogsServiceRequest,
) -> None:
    """Send one export request to the receiver of its signal."""
    body = batch.SerializeToString()
    response = client.post(PATHS[type(batch)], data=body, content_type=PROTOBUF)
    assert response.status_code == 200


def post(
    client: FlaskClient,
    body: bytes | str,
    signal: str = "traces",
    content_type: str = PROTOBUF,
    encoding: str | None = None,
) -> TestResponse:
    """Send any body to the receiver of a signal."""
    headers = {"Content-Encoding": encoding} if encoding else {}
    return client.post(f"/v1/{signal}", data=body, content_type=content_type, headers=headers)


def count(
    store: Store,
    counts: dict[str, float],
    *,
    service: str = "population-api",
    instance: str = "first",
    temporality: "AggregationTemporality.ValueType" = CUMULATIVE,
    name: str = INSTRUMENT,
    time: int = 0,
    trace: int = 0,
) -> None:
    """Store a sum with one point per prefecture; trace: the number of its exemplar's trace."""
    metric = Metric(name=name)
    metric.sum.aggregation_temporality = temporality
    for prefecture, value in counts.items():
        where = [text("prefecture", prefecture)]
        point = metric.sum.data_points.add(as_double=value, attributes=where, time_unix_nano=time)
        if trace:
            point.exemplars.add(trace_id=trace_id(trace), time_unix_nano=time)
    process = resource(service)
    process.attributes.append(text("service.instance.id", instance))
    scope = store.scopes.of(process, InstrumentationScope(name="population_api"), "")
    assert store.metrics.received.add(scope, metric) == 0


def bars(client: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    """Names and counts of the bars on the counter page, from top to bottom."""
    html = client.get(f"/counter{query}").get_data(as_text=True)
    return re.findall(
        r'class="prefecture"><bdi>([^<]*)</bdi>.*?<b class="number">([^<]*)</b>', html, re.DOTALL
    )


def saved(client: FlaskClient, *ids: str) -> bytes:
    """The file of these traces."""
    response = client.get("/api/traces.json", query_string={"trace": list(ids)})
    assert response.status_code == 200
    return response.get_data()


def opened(client: FlaskClient, content: bytes, **headers: str) -> TestResponse:
    """Open a file as a browser's form does, without the temporary file of the test client."""
    part = b'Content-Disposition: form-data; name="file"; filename="traces.json"'
    body = b"--edge\r\n%s\r\n\r\n%s\r\n--edge--\r\n" % (part, content)
    form = "multipart/form-data; boundary=edge"
    return client.post("/open", data=body, content_type=form, headers=headers)
