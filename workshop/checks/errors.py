"""Step 6: what an error is, on which span, and with which cause."""

from compare.storage.origin import Origin
from workshop.checks.check import NotYet
from workshop.checks.evidence import Evidence
from workshop.checks.spans import Found, server

DRIVER = "mysql.connector."


def database_dead(seen: Evidence) -> None:
    """A request failed because the database does not answer."""
    failed(seen)


def unknown_asked(seen: Evidence) -> None:
    """An unknown prefecture was asked for and the answer was 404."""
    not_found(seen)


def not_an_error(seen: Evidence) -> None:
    """Nothing in the trace of a 404 is an error."""
    request, _ = not_found(seen)
    for span in request.mine:
        if span.status == "error" or any(event.name == "exception" for event in span.events):
            raise NotYet("answer_is_error", name=span.name)


def server_error(seen: Evidence) -> None:
    """The server span of the failed request has the status error."""
    _, span = failed(seen)
    if span.status != "error":
        raise NotYet("server_not_error", status=span.status)


def cause(seen: Evidence) -> None:
    """The exception on the own span is the driver's, not the answer's."""
    request, _ = failed(seen)
    types = [
        str(event.attributes.get("exception.type"))
        for span in request.mine
        for event in span.events
        if event.name == "exception"
    ]
    if not types:
        raise NotYet("no_exception")
    if not any(each.startswith(DRIVER) for each in types):
        raise NotYet("answer_as_cause", type=types[0])
    if len(types) > 1:
        raise NotYet("many_exceptions", types=", ".join(types))


def own_error(seen: Evidence) -> None:
    """The own span of the failed request has the status error."""
    request, _ = failed(seen)
    own = [span for span in request.mine if span.origin is Origin.OWN]
    if not any(span.status == "error" for span in own):
        raise NotYet("own_not_error", name=own[0].name if own else "-")


def failed(seen: Evidence) -> Found:
    """Return the newest request that failed, with its server span."""
    server(seen)
    for request, span in seen.spans:
        if span.kind == "server" and span.attributes.get("http.response.status_code") in (500, 503):
            return request, span
    raise NotYet("database_alive")


def not_found(seen: Evidence) -> Found:
    """Return the newest request that was answered with 404, with its server span."""
    for request, span in seen.spans:
        if span.kind == "server" and span.attributes.get("http.response.status_code") == 404:
            return request, span
    raise NotYet("no_404")
