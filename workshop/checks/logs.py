"""Step 9: log records that carry the trace."""

from collections import Counter

from compare.storage.origin import Origin
from compare.trace.log import Log
from workshop.checks.check import NotYet
from workshop.checks.evidence import Evidence
from workshop.checks.spans import owns


def log_arrives(seen: Evidence) -> None:
    """Log records of the service arrive."""
    answers(seen)


def with_trace(seen: Evidence) -> None:
    """Each record about a request carries its trace."""
    for log in answers(seen):
        if not log.trace_id.strip("0"):
            raise NotYet("log_without_trace", body=log.body)


def of_own_span(seen: Evidence) -> None:
    """The record belongs to the own span."""
    own = {
        span.span_id
        for request, _ in owns(seen)
        for span in request.mine
        if span.origin is Origin.OWN
    }
    ids = {span.span_id: span.name for _, span in seen.spans}
    for log in answers(seen):
        if log.span_id in ids and log.span_id not in own:
            raise NotYet("log_of_other_span", name=ids[log.span_id])


def once(seen: Evidence) -> None:
    """Each record arrives once."""
    counted = Counter((log.trace_id, log.span_id, str(log.body)) for log in answers(seen))
    (_, _, body), times = counted.most_common(1)[0]
    if times > 1:
        raise NotYet("log_twice", body=body, times=times)


def answers(seen: Evidence) -> list[Log]:
    """Return the records that say from where a prefecture was answered."""
    if not seen.logs:
        raise NotYet("no_logs")
    found = [log for log in seen.logs if "answered from" in str(log.body)]
    if not found:
        severities = ", ".join(sorted({log.severity for log in seen.logs}))
        raise NotYet("no_answer_logs", severities=severities)
    return found
