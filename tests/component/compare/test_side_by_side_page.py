"""The page of an address: the grid, its details, and every state of a trace."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.app import create_app
from compare.levels import LEVELS, MAX_TRACES
from compare.settings import Settings
from compare.side_by_side.grid import MAX_ROWS_WITH_DETAILS
from compare.side_by_side.runner import PlanRunner
from compare.storage.store import Store
from tests.component.compare.side_by_side import (
    ALL,
    TWO,
    address,
    column_names,
    origins,
    page,
    store_spans,
)
from tests.component.compare.side_by_side import text as plain_text
from tests.samples.front import SampleFront
from tests.samples.levels import NUMBERS, RUN_SET
from tests.samples.spans import span, text, trace_id


def test_each_cell_shows_who_created_the_span(levels_client: FlaskClient) -> None:
    assert origins(page(levels_client, ALL)) == [
        "agent agent agent agent agent agent",
        "agent agent agent agent agent agent",
        ". agent agent library library own",
        ". . own . own own",
        ". agent agent library library own",
    ]


def test_details_name_library_version_patched_function_and_source_line(
    levels_client: FlaskClient,
) -> None:
    html = page(levels_client, TWO)
    assert 'agent · flask<span class="exact"> 1.0</span>' in html
    assert "<code>mysql.connector.connect</code>" in html
    assert "population_api/lookup.py:1" in html
    assert re.search(r'<span class="marked">\s+1 &gt; ', html)


def test_the_page_has_three_lists_of_findings(levels_client: FlaskClient) -> None:
    html = page(levels_client, ALL)
    lists = html.split("<h2>")
    assert "population.source" in next(
        part for part in lists if part.startswith("What only your own code can record")
    )
    assert "user_agent.original" in next(
        part for part in lists if part.startswith("What this hand-written code does not record")
    )
    assert "db.operation.name" in next(
        part for part in lists if part.startswith("What instrumentation libraries do not record")
    )


def test_without_an_address_the_form_offers_all_levels(levels_client: FlaskClient) -> None:
    html = page(levels_client, "")
    assert len(re.findall(r'name="level" value="[^"]+" checked', html)) == len(LEVELS)
    assert 'value="Saga"' in html
    assert re.search(r'name="runs"[^>]* value="5"', html)
    assert "Choose levels and press" in html


def test_the_form_shows_the_plan_of_the_address(levels_client: FlaskClient) -> None:
    html = page(
        levels_client,
        address("zero-code", "manual", runs=7, prefecture="Nara", condition="warm"),
    )
    assert re.findall(r'name="level" value="([^"]+)" checked', html) == ["zero-code", "manual"]
    assert 'value="Nara"' in html
    assert re.search(r'value="warm" checked', html)
    assert re.search(r'name="runs"[^>]* value="7"', html)


def test_one_trace_is_drawn_and_a_second_is_asked_for(levels_client: FlaskClient) -> None:
    html = page(levels_client, address("manual"))
    assert "Choose at least two traces" in html
    assert len(origins(html)) == 5


def test_the_page_polls_for_a_trace_that_has_not_arrived(levels_client: FlaskClient) -> None:
    html = page(levels_client, f"{address('zero-code')}&trace=later")
    assert "has not arrived yet" in html
    assert 'data-young="10000"' in html
    assert origins(html)[0] == "agent"


def test_a_dropped_trace_is_reported_with_the_time(front: SampleFront) -> None:
    store = Store(1, 10**7, clock=lambda: 1_800_000_000.0)
    first, second = store_spans(store, 1, span(1)), store_spans(store, 2, span(1, trace=2))
    client = create_app(Settings(), store, PlanRunner(front)).test_client()
    html = page(client, f"trace={first}&trace={second}")
    assert "was dropped" in html
    assert '<time datetime="2027-01-15T08:00:00.000Z">' in html
    assert f"{first}: the trace was dropped" in plain_text(client, f"trace={first}")


def test_two_traces_of_any_service_stand_side_by_side(
    levels_client: FlaskClient, levels_store: Store
) -> None:
    server = Span.SPAN_KIND_SERVER
    mine = store_spans(levels_store, 77, span(1, trace=77, name="hello", kind=server))
    html = page(levels_client, f"trace={mine}&trace={trace_id(NUMBERS['zero-code']).hex()}")
    assert origins(html)[0] == "own agent"
    assert column_names(html) == ["my-service: hello", "zero-code"]


def test_opened_traces_are_named_after_the_level_of_their_service(
    levels_client: FlaskClient,
) -> None:
    opened = page(levels_client, f"trace={RUN_SET}-zero-code-1&trace={RUN_SET}-manual-1")
    assert column_names(opened) == ["zero-code", "manual"]
    warm_up = "three warm-up requests"
    assert warm_up not in opened
    assert warm_up in page(levels_client, TWO)


def test_traces_beyond_the_most_are_counted(levels_client: FlaskClient) -> None:
    query = "&".join([ALL, *(f"trace={trace_id(number).hex()}" for number in (1, 2))])
    html = page(levels_client, query)
    assert "2 more were chosen" in html
    assert len(column_names(html)) == MAX_TRACES


def test_the_page_links_to_file_text_and_jaeger(levels_client: FlaskClient) -> None:
    html = unescape(page(levels_client, TWO))
    ids = [trace_id(NUMBERS[level]).hex() for level in ("zero-code", "manual")]
    assert f'href="/api/traces.json?trace={ids[0]}&trace={ids[1]}"' in html
    assert f'href="http://localhost:16686/trace/{ids[0]}...{ids[1]}?' in html
    (link,) = re.findall(r'href="(/side-by-side\.txt\?[^"]+)"', html)
    assert "zero-code  manual" in levels_client.get(link).get_data(as_text=True)


def test_the_other_language_keeps_every_trace(levels_client: FlaskClient) -> None:
    html = page(levels_client, "trace=1&trace=2&lang=en")
    assert 'href="?trace=1&amp;trace=2&amp;lang=ja"' in html


def test_details_of_many_rows_are_fetched_when_a_row_is_opened(
    levels_client: FlaskClient, levels_store: Store
) -> None:
    spans = (
        span(i, trace=99, attributes=(text("colour", f"blue {i}"),))
        for i in range(1, MAX_ROWS_WITH_DETAILS + 2)
    )
    query = f"trace={store_spans(levels_store, 99, *spans)}"
    html = unescape(page(levels_client, query))
    assert "blue 47" not in html
    assert f'href="/side-by-side/row/46?{query}"' in html
    assert "blue 47" in page(levels_client, query, "/side-by-side/row/46")
    assert levels_client.get(f"/side-by-side/row/99?{query}").status_code == 404


@pytest.mark.parametrize(("status", "shown"), [(503, True), (404, True), (200, False)])
def test_a_request_that_failed_is_shown_with_its_status(
    levels_client: FlaskClient, front: SampleFront, status: int, shown: bool
) -> None:
    front.statuses["manual", 1] = status
    front.get("", {"X-Request-ID": "abc-manual-1"})
    query = f"trace=abc-manual-1&trace={RUN_SET}-zero-code-1"
    assert (f"HTTP {status}</b>" in page(levels_client, query)) is shown
    line = f"manual: answered with HTTP status {status}\n"
    assert (line in plain_text(levels_client, query)) is shown


def test_each_scrolling_table_has_a_name_of_its_own(levels_client: FlaskClient) -> None:
    before, after = (trace_id(NUMBERS[level]).hex() for level in ("libraries", "manual"))
    sets = page(levels_client, f"before={before}&after={after}", "/before-after")
    for html in (page(levels_client, ALL), sets):
        names = re.findall(r'role="region" aria-label="([^"]*)"', html)
        assert len(names) > 4
        assert len(set(names)) == len(names)
