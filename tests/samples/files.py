"""One trace of two spans in the forms that other tools write."""

import base64
import gzip
import io
import json
import tarfile
import zipfile
from typing import Any, Literal

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


def elasticsearch_hits() -> dict[str, Any]:
    """The trace as Elasticsearch answers with Jaeger's documents."""
    trace = jaeger_trace()
    process = trace["processes"]["p1"]
    sources = [{"_source": {**each, "process": process}} for each in trace["spans"]]
    return {"took": 3, "hits": {"total": 2, "hits": sources}}


def zipkin_span(each: dict[str, Any]) -> dict[str, Any]:
    """The span in Zipkin's version 2."""
    return {
        "traceId": TRACE,
        "id": each["spanId"],
        "parentId": each["parentSpanId"] or None,
        "name": each["name"],
        "kind": {2: "SERVER", 3: "CLIENT"}[each["kind"]],
        "timestamp": START // 1000,
        "duration": 250_000,
        "localEndpoint": {"serviceName": "kiosk"},
        "tags": {"otel.scope.name": "kiosk.scale"},
    }


def go_span(each: dict[str, Any]) -> dict[str, Any]:
    """The span as OpenTelemetry Go's stdouttrace writes it."""
    return {
        "Name": each["name"],
        "SpanContext": {"TraceID": TRACE, "SpanID": each["spanId"], "TraceState": ""},
        "Parent": {"TraceID": TRACE, "SpanID": each["parentSpanId"] or "0" * 16},
        "SpanKind": each["kind"],
        "StartTime": "2026-11-18T20:06:40+09:00",
        "EndTime": "2026-11-18T11:06:40.25Z",
        "Attributes": None,
        "Status": {"Code": "Unset", "Description": ""},
        "Resource": [{"Key": "service.name", "Value": {"Type": "STRING", "Value": "kiosk"}}],
        "InstrumentationScope": {"Name": "kiosk.scale", "Version": ""},
    }


def php_span(each: dict[str, Any]) -> list[dict[str, Any]]:
    """The span as OpenTelemetry PHP's console exporter writes it."""
    return [
        {
            "name": each["name"],
            "context": {"trace_id": TRACE, "span_id": each["spanId"], "trace_flags": 1},
            "resource": {"service.name": "kiosk"},
            "parent_span_id": each["parentSpanId"],
            "kind": {2: "KIND_SERVER", 3: "KIND_CLIENT"}[each["kind"]],
            "start": START,
            "end": START + 250_000_000,
            "attributes": [],
            "status": {"code": "Unset", "description": ""},
        }
    ]


def node_span(each: dict[str, Any], parent: str = "parentSpanContext") -> str:
    """The span as OpenTelemetry JavaScript's ConsoleSpanExporter prints it."""
    context = f"{{ traceId: '{TRACE}', spanId: '{each['parentSpanId']}', traceFlags: 1 }}"
    parents = {
        "parentSpanContext": context if each["parentSpanId"] else "undefined",
        "parentId": f"'{each['parentSpanId']}'" if each["parentSpanId"] else "undefined",
    }
    return f"""{{
  resource: {{ attributes: {{ 'service.name': 'kiosk', hosts: [ 'a', 'b' ] }} }},
  instrumentationScope: {{ name: 'kiosk.scale', version: undefined, schemaUrl: undefined }},
  traceId: '{TRACE}',
  {parent}: {parents[parent]},
  traceState: undefined,
  name: '{each["name"]}',
  id: '{each["spanId"]}',
  kind: {each["kind"] - 1},
  timestamp: {START // 1000},
  duration: 250000,
  attributes: {{ "it's": 'a \\'b\\' {{' + '}}\\n', deep: [Object], many: [ 1, ... 3 more items ] }},
  status: {{ code: 0 }},
  events: [],
  links: []
}}
"""


def dotnet_span(each: dict[str, Any]) -> str:
    """The span as OpenTelemetry .NET's console exporter prints it."""
    parent = (
        f"\nActivity.ParentSpanId:       {each['parentSpanId']}" if each["parentSpanId"] else ""
    )
    return f"""Activity.TraceId:            {TRACE}
Activity.SpanId:             {each["spanId"]}
Activity.TraceFlags:         Recorded{parent}
Activity.DisplayName:        {each["name"]}
Activity.Kind:               {({2: "Server", 3: "Client"})[each["kind"]]}
Activity.StartTime:          2026-11-18T11:06:40.0000000Z
Activity.Duration:           00:00:00.2500000
Activity.Tags:
    url.path: /weigh: all
StatusCode: Error
Activity.StatusDescription:  jammed
Activity.Events:
    exception [11/18/2026 11:06:40 AM +00:00]
        exception.type: System.Exception
Instrumentation scope (ActivitySource):
    Name: kiosk.scale
Resource associated with Activity:
    service.name: kiosk

"""


def prefixed(text: str, prefix: str) -> bytes:
    """The text with a prefix before each line."""
    return "\n".join(prefix + each for each in text.splitlines()).encode()


def tarred(mode: Literal["w", "w:gz"], **members: bytes) -> bytes:
    """A tar file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(f"traces/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


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

PRINTED = "\n".join(map(console_span, SPANS))
DOCKER = [{"log": f"{json.dumps(otlp(each))}\n", "stream": "stdout"} for each in SPANS]

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
    "Jaeger in Elasticsearch": json.dumps(elasticsearch_hits()).encode(),
    "Zipkin": json.dumps([list(map(zipkin_span, SPANS))]).encode(),
    "Python's console exporter": PRINTED.encode(),
    "Python's console exporter in docker compose logs": prefixed(PRINTED, "kiosk-1  | "),
    "PHP's console exporter": "\n".join(json.dumps(php_span(each)) for each in SPANS).encode(),
    "JavaScript's console exporter": "".join(map(node_span, SPANS)).encode(),
    "JavaScript's console exporter, version 1": "".join(
        node_span(each, "parentId").replace("Scope:", "Library:") for each in SPANS
    ).encode(),
    "Go's stdouttrace": "\n".join(json.dumps(go_span(each)) for each in SPANS).encode(),
    "Go's stdouttrace over many lines": json.dumps(go_span(SPANS[0]), indent=1).encode()
    + json.dumps(go_span(SPANS[1]), indent=1).encode(),
    ".NET's console exporter": "".join(map(dotnet_span, SPANS)).encode(),
    "a logger's prefix": prefixed(
        "\n".join(json.dumps(resource_spans(each)) for each in SPANS),
        "07:33 INFO 1 --- [main] a.B : ",
    ),
    "kubectl logs --prefix --timestamps": prefixed(
        GOOD.decode(), "[pod/kiosk-5d/app] 2026-11-18T11:06:40.123456789Z "
    ),
    "a Kubernetes node's log": prefixed(
        GOOD.decode(), "2026-11-18T11:06:40.123456789+09:00 stdout F "
    ),
    "Docker's json-file": "\n".join(
        json.dumps(each, separators=(",", ":")) for each in DOCKER
    ).encode(),
    "commas at the end": json.dumps(otlp(), indent=1).replace("\n }", ",\n }").encode(),
    "short names of enumerations": GOOD.replace(b'"kind": 2', b'"kind": "SERVER"').replace(
        b'"kind": 3', b'"kind": "Client"'
    ),
    "snake_case": json.dumps(snake_case(otlp())).encode(),
    "before 2022": OLD,
    "zstd": zstd.compress(GOOD[:50]) + zstd.compress(GOOD[50:]),
    "messages in zstd": messages(
        *(zstd.compress(json.dumps(otlp(each)).encode()) for each in SPANS)
    ),
    "gzip": gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:]),
    "tar": tarred("w", one=GOOD),
    "tar in gzip, of gzip": tarred("w:gz", one=gzip.compress(GOOD), **{"._one": b"\0\5\x16\7"}),
    "zip": zipped(traces=GOOD, logs=json.dumps(log_record()).encode()),
    "UTF-16 of PowerShell": GOOD.decode().encode("utf-16"),
    "UTF-16, big endian, without mark": GOOD.decode().encode("utf-16-be"),
}
"""The trace as a file of each form."""
