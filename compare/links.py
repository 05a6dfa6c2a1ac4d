"""The addresses of a trace, here and in the neighbours: the only place that knows their form."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from compare.settings import Settings

# OpenObserve looks for a trace only between two times (microseconds): a minute on each side.
MARGIN_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class Links:
    """Where one trace can be seen; None where nothing runs."""

    compare: str
    jaeger: str | None
    openobserve: str | None


def links_of(settings: Settings, own_url: str, trace_id: str, start: int, end: int) -> Links:
    """The links of a trace from start to end (unix nanoseconds); own_url is this service's."""
    return Links(
        compare=f"{own_url.rstrip('/')}/trace/{trace_id}",
        jaeger=_jaeger(settings.jaeger_url, trace_id),
        openobserve=_openobserve(settings.openobserve_url, trace_id, start, end),
    )


def jaeger_comparison(settings: Settings, trace_ids: Sequence[str]) -> str | None:
    """Jaeger's own view of two traces; None for more or fewer, or where it does not run."""
    if not settings.jaeger_url or len(trace_ids) != 2:
        return None
    first, second = trace_ids
    query = urlencode([("cohort", first), ("cohort", second)])
    return f"{settings.jaeger_url}/trace/{first}...{second}?{query}"


def _jaeger(url: str, trace_id: str) -> str | None:
    return f"{url}/trace/{trace_id}" if url else None


def _openobserve(url: str, trace_id: str, start: int, end: int) -> str | None:
    if not url:
        return None
    query = {
        "org_identifier": "default",
        "stream": "default",
        "trace_id": trace_id,
        "from": max(start // 1000 - MARGIN_MICROSECONDS, 0),
        "to": end // 1000 + MARGIN_MICROSECONDS,
    }
    return f"{url}/web/traces/trace-details?{urlencode(query)}"
