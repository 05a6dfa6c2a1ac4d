"""Finds the spans that checks of several steps ask about. Each function raises NotYet."""

from dataclasses import replace

from compare.storage.origin import Origin
from compare.trace.span import Span
from workshop.checks.check import NotYet
from workshop.checks.evidence import NO_TELEMETRY, SERVICE, Evidence, Request

Found = tuple[Request, Span]


def arrives(seen: Evidence) -> None:
    """Spans of the service arrive."""
    if seen.from_redis:
        raise NotYet("from_redis")
    if not seen.requests:
        raise NotYet("no_request")
    if seen.process == NO_TELEMETRY:
        raise NotYet("nothing_arrived")


def service_name(seen: Evidence) -> None:
    """Every span has the service name of level mine."""
    for _, span in seen.spans:
        if span.service != SERVICE:
            raise NotYet("other_service_name", name=span.service)


def server(seen: Evidence) -> Found:
    """Return the newest server span that Flask's instrumentation has created."""
    servers = [(request, span) for request, span in seen.spans if span.kind == "server"]
    flask = [found for found in servers if found[1].scope.library == "flask"]
    if not flask:
        names = ", ".join(sorted({span.name for _, span in seen.spans}))
        raise NotYet("no_server_span", names=names)
    return flask[0]


def server_span(seen: Evidence) -> None:
    """A server span arrives."""
    server(seen)


def parent_is_front(seen: Evidence) -> None:
    """The server span is a child of the front's call, in the newest request through the front."""
    request = next((each for each in seen.requests if each.asked), None)
    if request is None:
        raise NotYet("front_not_asked")
    if not request.mine:
        raise NotYet("server_is_root", name=server(seen)[1].name)
    _, span = server(replace(seen, requests=[request]))
    if request.parent(span) is not request.asked:
        raise NotYet("other_parent", name=span.name)


def agent(seen: Evidence) -> None:
    """The zero-code agent has set up the SDK."""
    _, span = seen.spans[0]
    if "telemetry.auto.version" not in span.scope.resource_attributes:
        raise NotYet("not_agent")


def no_agent(seen: Evidence) -> None:
    """No zero-code agent runs."""
    _, span = seen.spans[0]
    if "telemetry.auto.version" in span.scope.resource_attributes:
        raise NotYet("still_agent")


def stable_names(seen: Evidence) -> None:
    """Attributes have the stable names of the semantic conventions."""
    _, span = server(seen)
    if "http.request.method" not in span.attributes:
        old = ", ".join(sorted(key for key in span.attributes if key.startswith("http.")))
        raise NotYet("old_names", names=old)


def of_libraries(seen: Evidence) -> list[Found]:
    """Return the newest client span of each of pymemcache and mysql."""
    newest: dict[str, Found] = {}
    for request, span in seen.spans:
        newest.setdefault(span.scope.library, (request, span))
    for library in ("pymemcache", "mysql"):
        if library not in newest:
            there = ", ".join(sorted(filter(None, newest))) or "-"
            raise NotYet("no_client_span", library=library, there=there)
    return [newest["pymemcache"], newest["mysql"]]


def client_spans(seen: Evidence) -> None:
    """The calls of memcached and MySQL are below the server span."""
    for request, span in of_libraries(seen):
        above = [each for each in request.mine if each.kind == "server"]
        if not any(request.is_below(span, each) for each in above):
            raise NotYet("client_elsewhere", name=span.name, library=span.scope.library)


def owns(seen: Evidence) -> list[Found]:
    """Return the outermost own span of each request, newest first."""
    found: list[Found] = []
    for request in seen.requests:
        own = [span for span in request.mine if span.origin is Origin.OWN]
        found += [(request, own[0])] if own else []
    if not found:
        raise NotYet("no_own_span", scopes=", ".join(sorted({s.scope.name for _, s in seen.spans})))
    return found
