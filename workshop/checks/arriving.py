"""Step 11: what arrives at all, signal by signal."""

from workshop.checks import logs, spans
from workshop.checks.check import NotYet
from workshop.checks.evidence import NO_TELEMETRY, Evidence


def spans_arrive(seen: Evidence) -> None:
    """Spans arrive; if not, the other signals say how far the service gets."""
    if seen.process != NO_TELEMETRY or seen.from_redis:
        spans.arrives(seen)
    elif seen.points or seen.logs:
        raise NotYet("other_signals", points=len(seen.points), logs=len(seen.logs))
    else:
        raise NotYet("silence")


def metrics_arrive(seen: Evidence) -> None:
    """Metrics of the same process arrive."""
    if not seen.points:
        raise NotYet("no_metrics")


def logs_arrive(seen: Evidence) -> None:
    """The records of its answers arrive."""
    logs.answers(seen)
