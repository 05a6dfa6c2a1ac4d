"""One request at each level, as Compare receives it; the front has an agent at every level."""

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.side_by_side.plan import request_id
from compare.storage.intake import store_traces
from compare.storage.store import Store
from compare.trace.tree import Trace, read_trace
from tests.samples.spans import FLASK, request_of, span, text, texts, trace_id

LIBRARY = "opentelemetry.instrumentation."
SERVER, CLIENT = Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT
NUMBERS = {
    "none": 1,
    "zero-code": 2,
    "zero-code-plus": 6,
    "libraries": 3,
    "manual": 4,
    "own-only": 5,
}
"""The trace id of each level is its number."""
RUN_SET = "5a3b1e"
"""The run set whose only run these traces are."""
SERVICES = {
    "zero-code": "population-api-zero-code",
    "zero-code-plus": "population-api-zero-code-plus",
    "libraries": "population-api-libraries",
    "manual": "population-api",
    "own-only": "population-api-own-only",
}


def number(key: str, value: int) -> KeyValue:
    """Return one attribute with a whole number."""
    return KeyValue(key=key, value=AnyValue(int_value=value))


def store_of(*levels: str) -> Store:
    """Return a store with one cold request at each of these levels, the first run of RUN_SET."""
    store = Store(1000, 64 * 1024 * 1024)
    for level in levels:
        store_request(store, level, NUMBERS[level], request_id(RUN_SET, level, 1))
    return store


def store_request(
    store: Store, level: str, trace: int, with_id: str, *, slower_ms: int = 0, status: int = 200
) -> None:
    """Store the trace of a request of 20 ms, and of as many more in front and API."""
    for batch in _batches(level, trace, with_id, slower_ms, status):
        store_traces(store, batch)


def trace_of(store: Store, trace: int) -> Trace:
    """Return the trace with the id that stands for this number."""
    kept = store.trace(trace_id(trace).hex())
    assert kept is not None
    return read_trace(kept)


def traces_of(store: Store, *levels: str) -> list[tuple[str, Trace]]:
    """Return the labelled traces of these levels."""
    return [(level, trace_of(store, NUMBERS[level])) for level in levels]


def _batches(
    level: str, trace: int, with_id: str, slower: int, status: int
) -> list[ExportTraceServiceRequest]:
    asked = texts("http.request.header.x_request_id", with_id)
    answered = number("http.response.status_code", status)
    front = [
        span(
            1,
            trace=trace,
            name="GET /api",
            kind=SERVER,
            end_ms=20 + slower,
            attributes=(asked, answered),
        ),
        span(2, 1, trace=trace, name="GET", kind=CLIENT, start_ms=2, end_ms=18 + slower),
    ]
    batches = [request_of(*front, agent=True)]
    if level == "none":
        return batches
    server = span(3, 2, trace=trace, name="GET /get", kind=SERVER, start_ms=4, end_ms=16 + slower)
    agent = level.startswith("zero-code")
    has_own_work = level in ("zero-code-plus", "manual", "own-only")
    above = 4 if has_own_work else 3
    query = span(5, above, trace=trace, name="SELECT", kind=CLIENT, start_ms=6, end_ms=9)
    query.attributes.append(text("db.system.name", "mysql"))
    service = SERVICES[level]
    if level == "own-only":
        query.attributes.append(text("db.operation.name", "SELECT"))
        batches.append(request_of(server, query, service=service, scope="population_api.own_only"))
    else:
        server.attributes.append(text("user_agent.original", "python-requests"))
        batches.append(request_of(server, service=service, scope=FLASK, agent=agent))
        batches.append(request_of(query, service=service, scope=f"{LIBRARY}mysql", agent=agent))
    if has_own_work:
        batches.append(
            request_of(_own_work(trace), service=service, scope="population_api", agent=agent)
        )
    return batches


def _own_work(trace: int) -> Span:
    known = (
        text("population.source", "mysql"),
        text("code.file.path", "population_api/lookup.py"),
        number("code.line.number", 1),
    )
    return span(4, 3, trace=trace, name="look up", start_ms=5, end_ms=10, attributes=known)
