"""Links have exactly the form that the pages of Jaeger and OpenObserve expect."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from compare.settings import Settings
from compare.storage.digest import Beginning, Digest
from compare.trace.links import Links, jaeger_comparison, links_of
from compare.trace.tree import Trace

PROTOBUF = "application/x-protobuf"
TRACE = "0af7651916cd43dd8448eb211c80319c"
OTHER = "1af7651916cd43dd8448eb211c80319c"
DIGEST = Digest(
    start=1_800_000_000_000_000_000,
    end=1_800_000_002_500_000_000,
    root=Beginning(1_800_000_000_000_000_000, "front-service", "GET /"),
)
# Microseconds, a minute before the start and a minute after the end.
WINDOW = "from=1799999940000000&to=1800000062500000"
JAEGER_UI = Path(__file__).parents[3] / "backends" / "jaeger" / "ui-config.json"


@pytest.fixture
def links() -> Links:
    return links_of(Settings(), "http://localhost:8088/", TRACE, DIGEST)


def decoded(url: str | None) -> str:
    """The query that an address of OpenObserve carries."""
    (query,) = parse_qs(urlsplit(url or "").query)["query"]
    return base64.b64decode(query.translate(str.maketrans("-_.", "+/="))).decode()


def test_compare_and_jaeger(links: Links) -> None:
    assert links.compare == f"http://localhost:8088/trace/{TRACE}"
    assert links.jaeger == f"http://localhost:16686/trace/{TRACE}"


def test_two_traces_side_by_side_in_jaeger() -> None:
    first, second = (Trace(each, DIGEST, [], []) for each in (TRACE, OTHER))
    assert jaeger_comparison(Settings(), [first, second]) == (
        f"http://localhost:16686/trace/{TRACE}...{OTHER}?cohort={TRACE}&cohort={OTHER}"
    )
    assert jaeger_comparison(Settings(), [first]) is None
    assert jaeger_comparison(Settings(jaeger_url=""), [first, second]) is None
    assert jaeger_comparison(Settings(), [first, replace(second, received=False)]) is None


def test_no_backend_has_a_trace_that_was_read_from_a_file() -> None:
    links = links_of(Settings(), "http://localhost:8088/", TRACE, DIGEST, received=False)
    assert links == Links(f"http://localhost:8088/trace/{TRACE}", None, None, None, None)


def test_the_trace_in_openobserve(links: Links) -> None:
    assert links.openobserve == (
        "http://localhost:5080/web/traces/trace-details?org_identifier=default&stream=default"
        f"&trace_id={TRACE}&{WINDOW}"
    )


def test_its_logs_in_openobserve(links: Links) -> None:
    encoded = "dHJhY2VfaWQgPSAnMGFmNzY1MTkxNmNkNDNkZDg0NDhlYjIxMWM4MDMxOWMn"  # no padding: 45 bytes
    assert links.openobserve_logs == (
        "http://localhost:5080/web/logs?org_identifier=default&stream_type=logs&stream=default"
        f"&{WINDOW}&sql_mode=false&quick_mode=false&query={encoded}"
    )
    assert decoded(links.openobserve_logs) == f"trace_id = '{TRACE}'"


def test_metrics_of_the_service_in_openobserve(links: Links) -> None:
    head, _, rest = str(links.openobserve_metrics).partition("&query=")
    assert head == (
        "http://localhost:5080/web/metrics/editor?org_identifier=default"
        "&stream_name=traces_span_metrics_calls&query_type=promql"
    )
    assert rest.endswith("&chart_type=line&period=15m")
    assert decoded(links.openobserve_metrics) == (
        'sum by (span_name) (rate(traces_span_metrics_calls{service_name="front-service"}[1m]))'
    )


def test_a_service_name_cannot_break_out_of_the_query() -> None:
    digest = Digest(first=Beginning(0, 'x"} or up{a="', "GET"))
    query = decoded(links_of(Settings(), "", TRACE, digest).openobserve_metrics)
    assert r'{service_name="x\"} or up{a=\""}' in query


def test_jaeger_links_back_with_its_own_placeholders(links: Links) -> None:
    patterns = json.loads(JAEGER_UI.read_text(encoding="utf-8"))["linkPatterns"]
    assert {pattern["type"] for pattern in patterns} == {"traces"}
    compare, openobserve, logs = (pattern["url"] for pattern in patterns)

    assert compare == links.compare.replace(TRACE, "#{traceID}")
    # Ten minutes on each side; the rest as everywhere.
    from_to = "from=#{startTime | add -600000000}&to=#{endTime | add 600000000}"
    expected = str(links.openobserve).replace(TRACE, "#{traceID}").replace(WINDOW, from_to)
    assert openobserve == expected
    assert logs == f"{compare}/logs?from=#{{startTime}}&to=#{{endTime}}"
