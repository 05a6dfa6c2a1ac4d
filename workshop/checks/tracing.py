"""Steps 0 to 5: from no telemetry to libraries and own spans, set up in code."""

from compare.prefectures import PREFECTURES
from compare.storage.origin import Origin
from workshop.checks.check import NotYet
from workshop.checks.evidence import NO_TELEMETRY, Evidence
from workshop.checks.spans import of_libraries, owns, server

OWN_ATTRIBUTES = ("population.prefecture", "population.source")


def asked_manual(seen: Evidence) -> None:
    """The demo's own level manual was asked."""
    if "population-api" not in seen.core:
        there = ", ".join(sorted(seen.core))
        raise NotYet("only_other_levels", there=there) if there else NotYet("no_trace")


def asked_zero_code(seen: Evidence) -> None:
    """The demo's own level zero-code was asked."""
    if "population-api-zero-code" not in seen.core:
        raise NotYet("no_zero_code")


def asked(seen: Evidence) -> None:
    """The front called level mine."""
    if seen.from_redis:
        raise NotYet("from_redis")
    if not any(request.asked for request in seen.requests):
        raise NotYet("no_request")


def answered(seen: Evidence) -> None:
    """The newest answer was a 200."""
    call = next(request.asked for request in seen.requests if request.asked)
    status = call.attributes.get("http.response.status_code", call.attributes.get("error.type"))
    if status != 200:
        raise NotYet("not_ok", status=status)


def ends_there(seen: Evidence) -> None:
    """The trace has no span of the service."""
    if seen.process != NO_TELEMETRY:
        name = seen.spans[0][1].name
        raise NotYet("sends_spans", name=name)


def own_span(seen: Evidence) -> None:
    """A span of the service's own code arrives."""
    owns(seen)


def fixed_name(seen: Evidence) -> None:
    """The own span's name does not vary with the prefecture."""
    texts = {text for each in PREFECTURES for text in (each.name, each.name_ja)}
    for _, span in owns(seen):
        if any(text in span.name for text in texts | {str(span.attributes.get(OWN_ATTRIBUTES[0]))}):
            raise NotYet("name_varies", name=span.name)


def below_server(seen: Evidence) -> None:
    """The own span is a child of the server span."""
    request, own = owns(seen)[0]
    if own.parent_id is None:
        raise NotYet("own_is_root", name=own.name)
    parent = request.parent(own)
    if parent is None or parent.kind != "server":
        raise NotYet("own_not_below_server", name=own.name, parent=parent.name if parent else "-")


def own_attributes(seen: Evidence) -> None:
    """The own span carries what only the application knows."""
    _, own = owns(seen)[0]
    for name in OWN_ATTRIBUTES:
        if name not in own.attributes:
            there = ", ".join(own.attributes) or "-"
            raise NotYet("no_attribute", attribute=name, name=own.name, there=there)
    if own.attributes["population.source"] not in ("mysql", "memcached"):
        raise NotYet("odd_source", value=own.attributes["population.source"])


def calls_below_own(seen: Evidence) -> None:
    """The calls of memcached and MySQL are below the own span."""
    for request, span in of_libraries(seen):
        own = [each for each in request.mine if each.origin is Origin.OWN]
        if not any(request.is_below(span, each) for each in own):
            raise NotYet("own_not_current", name=span.name, own=own[0].name if own else "-")


def sdk_resource(seen: Evidence) -> None:
    """The resource was made by Resource.create, which adds the SDK's own attributes."""
    _, span = seen.spans[0]
    if "telemetry.sdk.name" not in span.scope.resource_attributes:
        raise NotYet("bare_resource", there=", ".join(span.scope.resource_attributes) or "-")


def version(seen: Evidence) -> None:
    """The resource names the version of the service."""
    _, span = seen.spans[0]
    if "service.version" not in span.scope.resource_attributes:
        raise NotYet("no_version", there=", ".join(span.scope.resource_attributes))


def server_span_in_code(seen: Evidence) -> None:
    """A server span arrives although no agent runs."""
    try:
        server(seen)
    except NotYet as problem:
        raise NotYet("app_not_instrumented", **problem.blanks) from problem
