"""Builds the URLs of a trace in Compare, Jaeger and OpenObserve; no other file does."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from compare.settings import Settings
from compare.storage.digest import Digest
from compare.trace.tree import Trace

# OpenObserve searches a trace in a time range only: one minute on each side of the trace.
MARGIN_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class Links:
    """URLs of a trace, its log records and its metrics; None where the backend does not run."""

    compare: str
    jaeger: str | None
    openobserve: str | None
    openobserve_logs: str | None
    openobserve_metrics: str | None


def links_of(
    settings: Settings, own_url: str, trace_id: str, digest: Digest, *, received: bool = True
) -> Links:
    """Return the links of a trace (32 hex digits); own_url is the address of Compare.

    received: False for a trace from a file, which no backend has.
    """
    url = settings.openobserve_url if received else ""
    jaeger_url = settings.jaeger_url if received else ""
    return Links(
        compare=f"{own_url.rstrip('/')}/trace/{trace_id}",
        jaeger=f"{jaeger_url}/trace/{trace_id}" if jaeger_url else None,
        openobserve=_trace(url, trace_id, digest) if url else None,
        openobserve_logs=_logs(url, trace_id, digest) if url else None,
        openobserve_metrics=_metrics(url, digest) if url else None,
    )


def jaeger_comparison(settings: Settings, traces: Sequence[Trace]) -> str | None:
    """Return Jaeger's comparison of two traces; None for another number, or if it lacks one."""
    if not settings.jaeger_url or len(traces) != 2 or not all(each.received for each in traces):
        return None
    first, second = (each.trace_id for each in traces)
    query = urlencode([("cohort", first), ("cohort", second)])
    return f"{settings.jaeger_url}/trace/{first}...{second}?{query}"


def _trace(url: str, trace_id: str, digest: Digest) -> str:
    query = {
        "org_identifier": "default",
        "stream": "default",
        "trace_id": trace_id,
        **_time_range(digest),
    }
    return f"{url}/web/traces/trace-details?{urlencode(query)}"


def _logs(url: str, trace_id: str, digest: Digest) -> str:
    query = {
        "org_identifier": "default",
        "stream_type": "logs",
        "stream": "default",
        **_time_range(digest),
        "sql_mode": "false",
        "quick_mode": "false",  # quick mode shows nothing but the time of each record
        "query": _encoded(f"trace_id = '{trace_id}'"),
    }
    return f"{url}/web/logs?{urlencode(query)}"


def _metrics(url: str, digest: Digest) -> str:
    """The call rate of the root span's service over the last 15 minutes, by operation."""
    service = json.dumps(digest.beginning.service if digest.beginning else "")
    calls = "traces_span_metrics_calls"
    query = {
        "org_identifier": "default",
        "stream_name": calls,
        "query_type": "promql",
        "query": _encoded(f"sum by (span_name) (rate({calls}{{service_name={service}}}[1m]))"),
        "chart_type": "line",
        "period": "15m",
    }
    return f"{url}/web/metrics/editor?{urlencode(query)}"


def _time_range(digest: Digest) -> dict[str, int]:
    return {
        "from": max(digest.start // 1000 - MARGIN_MICROSECONDS, 0),
        "to": digest.end // 1000 + MARGIN_MICROSECONDS,
    }


def _encoded(text: str) -> str:
    """Encode as OpenObserve's own pages do: URL-safe base64 with `.` for padding."""
    return base64.urlsafe_b64encode(text.encode()).decode().replace("=", ".")
