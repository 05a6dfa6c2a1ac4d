"""The addresses of a trace, here and in the neighbours: the only place that knows their form."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from compare.settings import Settings
from compare.storage.digest import Digest

# OpenObserve looks for a trace only between two times (microseconds): a minute on each side.
MARGIN_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class Links:
    """Where one trace, its log records and its metrics can be seen; None where nothing runs."""

    compare: str
    jaeger: str | None
    openobserve: str | None
    openobserve_logs: str | None
    openobserve_metrics: str | None


def links_of(settings: Settings, own_url: str, trace_id: str, digest: Digest) -> Links:
    """The links of a trace (32 hex digits); own_url is this service's."""
    known = bool(settings.openobserve_url)
    return Links(
        compare=f"{own_url.rstrip('/')}/trace/{trace_id}",
        jaeger=f"{settings.jaeger_url}/trace/{trace_id}" if settings.jaeger_url else None,
        openobserve=_trace(settings.openobserve_url, trace_id, digest) if known else None,
        openobserve_logs=_logs(settings.openobserve_url, trace_id, digest) if known else None,
        openobserve_metrics=_metrics(settings.openobserve_url, digest) if known else None,
    )


def jaeger_comparison(settings: Settings, trace_ids: Sequence[str]) -> str | None:
    """Jaeger's own view of two traces; None for more or fewer, or where it does not run."""
    if not settings.jaeger_url or len(trace_ids) != 2:
        return None
    first, second = trace_ids
    query = urlencode([("cohort", first), ("cohort", second)])
    return f"{settings.jaeger_url}/trace/{first}...{second}?{query}"


def _trace(url: str, trace_id: str, digest: Digest) -> str:
    query = {
        "org_identifier": "default",
        "stream": "default",
        "trace_id": trace_id,
        **_window(digest),
    }
    return f"{url}/web/traces/trace-details?{urlencode(query)}"


def _logs(url: str, trace_id: str, digest: Digest) -> str:
    query = {
        "org_identifier": "default",
        "stream_type": "logs",
        "stream": "default",
        **_window(digest),
        "sql_mode": "false",
        "quick_mode": "false",  # else a row shows its time and nothing more
        "query": _encoded(f"trace_id = '{trace_id}'"),
    }
    return f"{url}/web/logs?{urlencode(query)}"


def _metrics(url: str, digest: Digest) -> str:
    """How often the service that the trace begins at was asked lately, by operation."""
    beginning = digest.root or digest.first
    service = json.dumps(beginning.service if beginning else "")
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


def _window(digest: Digest) -> dict[str, int]:
    return {
        "from": max(digest.start // 1000 - MARGIN_MICROSECONDS, 0),
        "to": digest.end // 1000 + MARGIN_MICROSECONDS,
    }


def _encoded(text: str) -> str:
    """Base64 as OpenObserve's own pages write it into an address."""
    return base64.urlsafe_b64encode(text.encode()).decode().replace("=", ".")
