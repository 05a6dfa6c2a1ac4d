"""The list and a trace can be searched without a script; bad input is a 400 with its reason."""

import re

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from compare.search import traces as search
from compare.search.outline import MAX_ROWS
from tests.component.compare.exchange import send
from tests.samples.spans import request_of, span, text, trace_id

KIOSK, ORDER = trace_id(7).hex(), trace_id(8).hex()


@pytest.fixture
def client(client: FlaskClient) -> FlaskClient:
    """Compare with two traces; a child span of the second has failed."""
    broken = span(2, parent=1, trace=8, name="pay", attributes=(text("http.route", "/pay"),))
    broken.status.code = Status.STATUS_CODE_ERROR
    send(client, request_of(span(1, trace=7, end_ms=500), service="kiosk"))
    send(client, request_of(span(1, trace=8), broken, span(3, 1, trace=8), service="order"))
    return client


def listed(client: FlaskClient, query: str) -> set[str]:
    html = client.get("/", query_string={"q": query}).get_data(as_text=True)
    return set(re.findall(r'href="/trace/(\w{32})"', html))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {KIOSK, ORDER}),
        ("service=kiosk", {KIOSK}),
        ("error", {ORDER}),
        ("duration>100ms", {KIOSK}),
        ("http.route=/pay error", {ORDER}),
        ("http.route=/pay duration>100ms", set()),
        ("pay", {ORDER}),
    ],
)
def test_the_list_holds_the_traces_with_a_span_that_matches(
    client: FlaskClient, query: str, expected: set[str]
) -> None:
    assert listed(client, query) == expected


@pytest.mark.parametrize("path", ["/", f"/trace/{ORDER}"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_bad_input_is_named_and_stays_in_the_form(
    client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(path, query_string={"q": 'duration>"1 <b>"', "lang": language})
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'value="duration&gt;&#34;1 &lt;b&gt;&#34;"' in html
    assert 'class="error" role="alert"' in html
    assert "<b>&#34;" not in html


def test_a_trace_is_searched_and_its_counts_are_stated(client: FlaskClient) -> None:
    html = client.get(f"/trace/{ORDER}?q=error").get_data(as_text=True)
    assert "1 of 3 spans match." in html
    assert "2 of 3 rows are drawn" in html
    assert html.count('class="match"') == 1
    assert 'class="name">span 3<' not in html


def test_the_next_error_is_a_link_to_its_row(client: FlaskClient) -> None:
    html = client.get(f"/trace/{ORDER}").get_data(as_text=True)
    assert f'href="/trace/{ORDER}?at={2:016x}#s{2:016x}">Next error (1 of 1)' in html
    again = client.get(f"/trace/{ORDER}?at={2:016x}").get_data(as_text=True)
    assert again.count("aria-current") == 1


def test_ten_thousand_spans_are_a_bounded_page_with_the_rest_behind_links(
    client: FlaskClient,
) -> None:
    spans = (span(n, parent=int(n > 1), trace=9, start_ms=n) for n in range(1, 10_001))
    send(client, request_of(*spans))
    url = f"/trace/{trace_id(9).hex()}"
    html = client.get(url).get_data(as_text=True)
    assert html.count("<details id=") == MAX_ROWS
    assert f"{MAX_ROWS} of 10,000 rows are drawn" in html
    rest = re.search(rf'href="({url}\?top=0{{15}}1&amp;from=(\d+))">([\d,]+) more', html)
    assert rest
    assert int(rest[2]) + int(rest[3].replace(",", "")) == 9_999
    following = client.get(rest[1].replace("&amp;", "&")).get_data(as_text=True)
    assert following.count("<details id=") == MAX_ROWS + 1


def test_traces_beyond_the_bound_of_a_search_are_counted(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MAX_SEARCHED_SPANS", 1)
    html = client.get("/?q=kiosk").get_data(as_text=True)
    assert "0 found in 1 traces." in html
    assert "1 older traces were not searched." in html
