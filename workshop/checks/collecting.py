"""Step 12: what the collector has let through of the requests of a check."""

from workshop.checks.check import NotYet
from workshop.checks.evidence import FRONT, Evidence, Request
from workshop.run import ASKED, CALLER, FAILING, ORDINARY, SECRET


def errors_kept(seen: Evidence) -> None:
    """Every failing request has a trace."""
    failing(seen)


def whole(seen: Evidence) -> None:
    """No span of these traces is missing."""
    for request in failing(seen):
        ids = {span.span_id for span in request.spans} | {CALLER}
        for span in request.spans:
            if span.parent_id not in ids:
                raise NotYet("torn", name=span.name, service=span.service)
        if not request.mine:
            raise NotYet("torn_below", names=", ".join(span.name for span in request.spans))


def masked(seen: Evidence) -> None:
    """The secret is in no span."""
    spans = [span for request in failing(seen) for span in request.spans]
    left = {
        f"{name} ({span.kind}, {'front' if span.service == FRONT else 'mine'})": None
        for span in spans
        for name, value in {"name": span.name, **span.attributes}.items()
        if SECRET in str(value)
    }
    if len(left) >= len({(span.service, span.kind) for span in spans}):
        raise NotYet("secret_untouched", there=", ".join(left))
    if left:
        raise NotYet("secret_left", there=", ".join(left))


def ordinary_sampled(seen: Evidence) -> None:
    """Of the other requests at most half have a trace."""
    kept = len(seen.run.get(ORDINARY, ()))
    if kept > ASKED[ORDINARY] / 2:
        raise NotYet("all_kept", kept=kept, asked=ASKED[ORDINARY])


def failing(seen: Evidence) -> list[Request]:
    """Return the traces of the failing requests. Raises NotYet unless there is one of each."""
    if not seen.run:
        raise NotYet("no_run")
    found = seen.run.get(FAILING, [])
    if len(found) < ASKED[FAILING]:
        raise NotYet("errors_lost", kept=len(found), asked=ASKED[FAILING])
    return found
