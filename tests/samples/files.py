"""One trace of two spans in the forms that other tools write."""

import base64
import gzip
import io
import json
import zipfile
from typing import Any

from compare.otlp.compression import zstd

TRACE = "0123456789abcdef0123456789abcdef"
ROOT, CHILD = "00000000000000a1", "00000000000000b2"
START = 1_795_000_000_000_000_000
RESOURCE = {"attributes": [{"key": "service.name", "value": {"stringValue": "kiosk"}}]}
SCOPE = {"name": "kiosk.scale"}


def span(span_id: str = ROOT, parent: str = "", **changed: Any) -> dict[str, Any]:
    """A span in OTLP JSON."""
    return {
        "traceId": TRACE,
        "spanId": span_id,
        "parentSpanId": parent,
        "name": "weigh",
        "kind": 2,
        "startTimeUnixNano": str(START),
        "endTimeUnixNano": str(START + 250_000_000),
        **changed,
    }


SPANS = [span(), span(CHILD, ROOT, kind=3)]


def resource_spans(*spans: dict[str, Any]) -> dict[str, Any]:
    """One ResourceSpans."""
    return {"resource": RESOURCE, "scopeSpans": [{"scope": SCOPE, "spans": list(spans or SPANS)}]}


def otlp(*spans: dict[str, Any]) -> dict[str, Any]:
    """A document in OTLP JSON."""
    return {"resourceSpans": [resource_spans(*spans)]}


def log_record(**changed: Any) -> dict[str, Any]:
    """A document with a log record of the trace."""
    record = {"severityText": "INFO", "body": {"stringValue": "2 kg"}, "traceId": TRACE, **changed}
    return {"resourceLogs": [{"resource": RESOURCE, "scopeLogs": [{"logRecords": [record]}]}]}


def metric(value: Any) -> dict[str, Any]:
    """A document with a gauge."""
    gauge = {"name": "weight", "gauge": {"dataPoints": [{"asDouble": value}]}}
    scope_metrics = [{"metrics": [gauge]}]
    return {"resourceMetrics": [{"resource": RESOURCE, "scopeMetrics": scope_metrics}]}


def base64_span(each: dict[str, Any]) -> dict[str, Any]:
    """The span with base64 ids and names of enumerations, as Protobuf's JSON has them."""
    ids = {
        key: base64.b64encode(bytes.fromhex(each[key])).decode()
        for key in ("traceId", "spanId", "parentSpanId")
    }
    kind = {2: "SPAN_KIND_SERVER", 3: "SPAN_KIND_CLIENT"}[each["kind"]]
    return {**each, **ids, "kind": kind}


def console_span(each: dict[str, Any]) -> str:
    """The span as Python's ConsoleSpanExporter prints it."""
    kind = {2: "SpanKind.SERVER", 3: "SpanKind.CLIENT"}[each["kind"]]
    printed = {
        "name": each["name"],
        "context": {"trace_id": f"0x{TRACE}", "span_id": f"0x{each['spanId']}"},
        "kind": kind,
        "parent_id": f"0x{each['parentSpanId']}" if each["parentSpanId"] else None,
        "start_time": "2026-11-18T11:06:40.000000Z",
        "end_time": "2026-11-18T11:06:40.250000Z",
        "status": {"status_code": "UNSET"},
        "attributes": {},
        "events": [],
        "links": [],
        "resource": {"attributes": {"service.name": "kiosk"}, "schema_url": ""},
    }
    return json.dumps(printed, indent=4)


def jaeger_trace() -> dict[str, Any]:
    """The trace in the older form of Jaeger's API."""
    kinds = {2: "server", 3: "client"}
    spans = [
        {
            "traceID": TRACE,
            "spanID": each["spanId"].lstrip("0"),
            "operationName": each["name"],
            "references": [{"refType": "CHILD_OF", "traceID": TRACE, "spanID": ROOT}]
            if each["parentSpanId"]
            else [],
            "startTime": START // 1000,
            "duration": 250_000,
            "processID": "p1",
            "tags": [
                {"key": "span.kind", "type": "string", "value": kinds[each["kind"]]},
                {"key": "otel.scope.name", "type": "string", "value": "kiosk.scale"},
            ],
            "logs": [],
        }
        for each in SPANS
    ]
    processes = {"p1": {"serviceName": "kiosk", "tags": []}}
    return {"traceID": TRACE, "spans": spans, "processes": processes}


def snake_case(part: Any) -> Any:
    """The document with the names of the .proto files."""
    if isinstance(part, list):
        return [snake_case(each) for each in part]
    if not isinstance(part, dict):
        return part
    names = ("".join(f"_{c.lower()}" if c.isupper() else c for c in key) for key in part)
    return dict(zip(names, map(snake_case, part.values()), strict=True))


def messages(*packed: bytes) -> bytes:
    """A file of the collector's `file` exporter: each message behind its length."""
    return b"".join(len(each).to_bytes(4, "big") + each for each in packed)


def zipped(**members: bytes) -> bytes:
    """A zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.json", content)
    return packed.getvalue()


GOOD = json.dumps(otlp()).encode()
OLD = GOOD.replace(b"scopeSpans", b"instrumentationLibrarySpans").replace(
    b'"scope"', b'"instrumentationLibrary"'
)
BASE64 = resource_spans(*map(base64_span, SPANS))

JSON_LINES = [json.dumps(otlp(each)).encode() for each in SPANS]

FORMS = {
    "OTLP JSON": GOOD,
    "OTLP JSON over many lines": json.dumps(otlp(), indent=1).encode(),
    "JSON lines": b"\n\n".join(JSON_LINES),
    "JSON lines with a byte order mark": "\ufeff".encode() + b"\n".join(JSON_LINES),
    "one ResourceSpans per line": json.dumps(resource_spans()).encode(),
    "a list on the outside": json.dumps([otlp(each) for each in SPANS], indent=1).encode(),
    "Tempo": json.dumps({"batches": [BASE64]}).encode(),
    "Tempo, API version 2": json.dumps({"trace": {"resourceSpans": [BASE64]}}).encode(),
    "ids in base64": json.dumps({"resourceSpans": [BASE64]}).encode(),
    "Jaeger, API version 3": json.dumps({"result": otlp()}).encode(),
    "Jaeger": json.dumps({"data": [jaeger_trace()], "errors": None}).encode(),
    "Python's console exporter": "\n".join(map(console_span, SPANS)).encode(),
    "snake_case": json.dumps(snake_case(otlp())).encode(),
    "before 2022": OLD,
    "zstd": zstd.compress(GOOD[:50]) + zstd.compress(GOOD[50:]),
    "messages in zstd": messages(
        *(zstd.compress(json.dumps(otlp(each)).encode()) for each in SPANS)
    ),
    "gzip": gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:]),
    "zip": zipped(traces=GOOD, logs=json.dumps(log_record()).encode()),
    "UTF-16 of PowerShell": GOOD.decode().encode("utf-16"),
    "UTF-16, big endian, without mark": GOOD.decode().encode("utf-16-be"),
}
"""The trace as a file of each form."""
