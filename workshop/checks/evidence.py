"""What arrived from level mine since its process started, read from Compare's store.

A request belongs to level mine if the front asked for that level, or if a span of the service is
in its trace. Its process is the service.instance.id of those spans, or NO_TELEMETRY if there is
none two seconds after the last span. Only the newest requests count that one process answered in
a row: what an earlier start of the service sent proves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import Any
from urllib.parse import parse_qs, urlsplit

from compare.levels import OURS
from compare.storage.last_points import LastPoint
from compare.storage.scope import ResourceScope
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.trace.log import Log, read_log
from compare.trace.span import Span
from compare.trace.tree import Trace, read_trace
from workshop.run import ASKED, run_and_kind

LEVEL, SERVICE, FRONT = "mine", "population-api-mine", "front-service"
OTHERS = {FRONT, "otel-collector", *filter(None, OURS.values())}
NO_TELEMETRY = "no telemetry"
SETTLED_SECONDS = 2.0
"""A trace without spans of mine counts after this time; exports are every 0.1 s."""
MAX_TRACES, MAX_LOOKED_AT = 40, 400


@dataclass(frozen=True)
class Request:
    """One trace of level mine; `asked` is the front's call to the API, if the front asked.

    process: the service.instance.id of the spans; empty if the resource has none.
    """

    trace: Trace
    asked: Span | None
    process: str

    @property
    def spans(self) -> list[Span]:
        """All spans, parents before their children."""
        return [node.span for node in self.trace.nodes]

    @property
    def mine(self) -> list[Span]:
        """The spans that are not the front's."""
        return [span for span in self.spans if span.service != FRONT]

    @property
    def start(self) -> int:
        """Unix nanoseconds."""
        return self.trace.digest.start

    def parent(self, span: Span) -> Span | None:
        """Return the parent if it is in the trace."""
        return next((each for each in self.spans if each.span_id == span.parent_id), None)

    def is_below(self, span: Span, above: Span) -> bool:
        """Return whether `above` is an ancestor of the span."""
        seen, at = set(), self.parent(span)
        while at is not None and at.span_id not in seen:
            if at is above:
                return True
            seen.add(at.span_id)
            at = self.parent(at)
        return False


@dataclass(frozen=True)
class Evidence:
    """What counts: requests newest first, and log records and points of the same process.

    from_redis: whether redis answered the newest request, so that level mine was not asked.
    core: newest requests at the demo's own levels, by service name, for the first steps.
    strangers: names of services that sent spans and are no part of the demo.
    figures: the document of `make cost`, empty before the first. saved: when a file of the service
    was saved last, in unix seconds. run: the traces of the last `make check STEP=12`, by kind.
    pods: the resource attributes of the newest trace through the front, by service.
    """

    requests: list[Request]
    logs: list[Log]
    points: list[LastPoint]
    from_redis: bool
    core: dict[str, Trace]
    strangers: list[str]
    figures: Mapping[str, Any] = field(default_factory=dict)
    saved: float = 0.0
    run: Mapping[str, list[Request]] = field(default_factory=dict)
    pods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def process(self) -> str:
        """The process that answered them."""
        return self.requests[0].process if self.requests else ""

    @property
    def spans(self) -> list[tuple[Request, Span]]:
        """Every span of the service with its request, newest request first."""
        return [(request, span) for request in self.requests for span in request.mine]


def evidence(store: Store, now: float) -> Evidence:
    """Read the store; now is unix seconds."""
    newest = [each for each in store.newest(MAX_LOOKED_AT) if each.received]
    traces = [read_trace(each) for each in _whole(store, filter(is_of_mine, newest))]
    # By time, not by arrival: the collector may deliver traces in another order.
    traces.sort(key=lambda trace: -trace.digest.start)
    reached = _joined([each for each in map(_request, traces) if each.asked or each.mine])
    settled = [each for each in reached if _is_settled(each, now)]
    process = settled[0].process if settled else ""
    requests = list(takewhile(lambda each: each.process == process, settled))[:MAX_TRACES]
    # Without an instance id, only time separates two processes: the newest request's is running.
    counted = requests[:1] if process == NO_TELEMETRY else requests
    since = min((request.start for request in counted), default=0)
    return Evidence(
        requests=requests,
        logs=_logs(store, process, since),
        points=_points(store, process, since),
        from_redis=bool(traces) and not any(each.trace is traces[0] for each in reached),
        core=_core(store, newest),
        strangers=sorted({name for each in newest for name in _strangers(each)}),
    )


def traces_of_run(store: Store, run: str = "") -> dict[str, list[Request]]:
    """Return the traces of a run by kind, those of the newest one if none is named.

    The kinds of a run that is named are there also if nothing of it has arrived.
    """
    there = [each for each in store.newest(MAX_LOOKED_AT) if each.digest.span_count]
    known = [(each, *run_and_kind(each.trace_id)) for each in there]
    run = run or next((name for _, name, _ in known if name), "")
    found: dict[str, list[Request]] = {kind: [] for kind in ASKED if run}
    for stored, name, kind in known:
        if name and name == run and (whole := store.trace(stored.trace_id)):
            found[kind].append(_request(read_trace(whole)))
    return found


def resources_of_front(store: Store) -> dict[str, Mapping[str, Any]]:
    """Return the resource attributes of the newest trace through the front, by service."""
    through = (each for each in store.newest(MAX_LOOKED_AT) if FRONT in each.digest.services)
    newest = next(through, None)
    scopes = newest.scopes if newest else ()
    return {scope.service: scope.resource_attributes for scope in scopes}


def is_of_mine(stored: StoredTrace) -> bool:
    """Return whether the front asked for level mine, or a service outside the demo is in it."""
    root = stored.digest.root
    level = parse_qs(urlsplit(root.target).query).get("level") if root else None
    return level == [LEVEL] or SERVICE in stored.digest.services or bool(_strangers(stored))


def _strangers(stored: StoredTrace) -> set[str]:
    return {name for name in stored.digest.services if name not in OTHERS and name != SERVICE}


def _whole(store: Store, found: Iterable[StoredTrace]) -> Iterable[StoredTrace]:
    for each in islice(found, MAX_TRACES):
        if whole := store.trace(each.trace_id):
            yield whole


def _request(trace: Trace) -> Request:
    spans = [node.span for node in trace.nodes]
    calls = (each for each in spans if each.service == FRONT and each.scope.library == "requests")
    senders = [each.scope.resource_attributes for each in spans if each.service != FRONT]
    instance = str(senders[0].get("service.instance.id", "")) if senders else NO_TELEMETRY
    return Request(trace, next(calls, None), instance)


def _joined(requests: list[Request]) -> list[Request]:
    """Give a request that the front asked the process of the trace that began during its call.

    Where the service extracts no context, its spans are in a trace of their own.
    """
    alone = [each for each in requests if not each.asked]

    def join(request: Request) -> Request:
        call = request.asked
        if call is None or request.mine:
            return request
        during = (each for each in alone if call.start <= each.start <= call.end)
        other = next(during, None)
        return replace(request, process=other.process) if other else request

    return [join(each) for each in requests]


def _is_settled(request: Request, now: float) -> bool:
    return request.process != NO_TELEMETRY or now - request.trace.digest.end / 1e9 > SETTLED_SECONDS


def _logs(store: Store, process: str, since: int) -> list[Log]:
    logs = map(read_log, store.last_logs.newest(MAX_LOOKED_AT))
    return [log for log in logs if log.time >= since and _sent_by(log.scope, process)]


def _points(store: Store, process: str, since: int) -> list[LastPoint]:
    senders = {name for name, _ in store.metrics.received.by_service()}
    points = store.metrics.received.of(senders - OTHERS).values()
    return [each for each in points if each.time >= since and _sent_by(each.scope, process)]


def _sent_by(scope: ResourceScope, process: str) -> bool:
    if scope.service in OTHERS:
        return False
    instance = str(scope.resource_attributes.get("service.instance.id", ""))
    return process == NO_TELEMETRY or instance == process


def _core(store: Store, newest: list[StoredTrace]) -> dict[str, Trace]:
    """The newest trace through the front to each service of the demo."""
    found: dict[str, Trace] = {}
    for stored in newest:
        reached = stored.digest.services.keys() & OTHERS - {FRONT} - found.keys()
        whole = store.trace(stored.trace_id) if FRONT in stored.digest.services else None
        found |= {name: read_trace(whole) for name in reached if whole}
    return found
