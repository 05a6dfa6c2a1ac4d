"""The pages are complete, in the reader's language, and escape all telemetry."""

import re
from pathlib import Path
from typing import get_args

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Status

import compare
from compare import words
from compare.app import create_app
from compare.before_after.changes import Change
from compare.conventions.names import State
from compare.levels import LEVELS
from compare.settings import Settings
from compare.side_by_side.difference import Verdict
from compare.side_by_side.findings import Sort
from compare.storage.store import Store
from compare.trace.code_lines import FoundBy
from compare.trace.dropped import Dropped
from compare.trace.role import Role
from compare.trace.wrapped_functions import PATCHES, REDIS_PIPELINE
from compare.web import display
from compare.web.pages import MAX_SPANS_WITH_DETAILS
from tests.component.compare.exchange import FIRST, send
from tests.samples.spans import request_of, server_span, span, text, trace_id

TEMPLATES = Path(compare.__file__).parent / "web" / "templates"
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def client(client: FlaskClient) -> FlaskClient:
    """Compare with one trace: three spans of an agent, one of them an orphan."""
    batch = request_of(
        server_span(1, "click-1"),
        span(2, parent=1, name="look up", attributes=(text("population.region", "Kyushu"),)),
        span(3, parent=99, name="orphan"),
        agent=True,
    )
    send(client, batch)
    return client


def page(client: FlaskClient, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def test_the_list_shows_the_requests_and_what_is_stored(client: FlaskClient) -> None:
    html = page(client, "/")
    assert f'href="/trace/{FIRST}"' in html
    assert "click-1" in html
    assert "1 of 100 traces" in html
    assert "of 64.0 MiB" in html


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        (
            {"url.path": "/api/population/Saga-Ken", "url.query": "level=manual"},
            "/api/population/Saga-Ken?level=manual",
        ),
        ({"url.path": "/<b>"}, "/&lt;b&gt;"),
        ({"url.full": "http://a.example/x?y=1", "url.query": "y=1"}, "http://a.example/x?y=1"),
    ],
)
def test_the_list_shows_path_and_query_of_a_request(
    client: FlaskClient, attributes: dict[str, str], shown: str
) -> None:
    root = span(1, trace=2, attributes=tuple(text(*each) for each in attributes.items()))
    send(client, request_of(root))
    for address in ("/", "/before-after"):
        assert f'<bdi class="target">{shown}</bdi>' in page(client, address)
    assert f'<p class="where"><bdi>{shown}</bdi></p>' in page(client, f"/trace/{trace_id(2).hex()}")


def test_an_empty_list_explains_how_to_send_traces(other_client: FlaskClient) -> None:
    html = page(other_client, "/")
    assert "No trace has arrived yet" in html
    assert 'href="http://localhost:8080"' in html
    assert "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost" in html


def test_a_trace_page_shows_spans_origins_details_and_links(client: FlaskClient) -> None:
    html = page(client, f"/trace/{FIRST}")
    for expected in (
        "span 1",
        "look up",
        "zero-code agent",
        "agent · flask",
        "Kyushu",
        "telemetry.auto.version",
        "parent span missing",
        f"http://localhost:16686/trace/{FIRST}",
        "http://localhost:5080/web/traces/trace-details?",
        "http://localhost:5080/web/logs?",
        "http://localhost:5080/web/metrics/editor?",
        'fill="url(#agent)"',
    ):
        assert expected in html


def test_the_trace_page_shows_the_line_that_opened_a_span(tmp_path: Path) -> None:
    package = tmp_path / "population_api"
    package.mkdir()
    (package / "lookup.py").write_text('get_tracer("population_api").start_span("look up")')
    client = create_app(Settings(source_root=tmp_path), Store(3, 10**6)).test_client()
    own = request_of(span(1, name="look up"), span(2, name="other"), scope="population_api")
    send(client, own)
    for path in (f"/trace/{FIRST}", f"/trace/{FIRST}/span/{1:016x}"):
        html = page(client, path)
        assert html.count("Opened at population_api/lookup.py:1") == 1
        assert re.search(r'<span class="marked">\s+1 &gt; get_tracer\(', html)
    assert "Opened at" not in page(client, f"/trace/{FIRST}/span/{2:016x}")


def test_the_page_polls_for_a_young_trace_only() -> None:
    now = 1_000.0
    store = Store(3, 10**6, clock=lambda: now)
    client = create_app(Settings(), store).test_client()
    send(client, request_of(span(1)))
    now += 4
    assert 'data-young="6000"' in page(client, f"/trace/{FIRST}")
    now += 60
    assert 'data-young="0"' in page(client, f"/trace/{FIRST}")


def test_telemetry_is_escaped(client: FlaskClient) -> None:
    evil = span(5, trace=2, name=EVIL, attributes=(text(EVIL, EVIL),))
    evil.events.add(name=EVIL).attributes.append(text(EVIL, EVIL))
    evil.status.code = Status.STATUS_CODE_ERROR
    evil.status.message = EVIL
    batch = request_of(evil, server_span(6, EVIL, trace=2), service=EVIL, scope=EVIL)
    send(client, batch)
    number = trace_id(2).hex()
    for path in ("/", f"/trace/{number}", f"/trace/{number}/span/{5:016x}", "/find?q=" + EVIL):
        html = page(client, path)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'onerror=alert(2)>"' not in html
    for path in ("/trace/<script>alert(1)<", "/<script>alert(1)<"):
        assert "<script>alert" not in page(client, path)


def test_pages_allow_only_their_own_scripts_and_styles(client: FlaskClient) -> None:
    response = client.get(f"/trace/{FIRST}")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    html = response.get_data(as_text=True)
    assert " style=" not in html
    assert "<style" not in html
    assert re.findall(r"<script[^>]*>[^<]", html) == []


def test_long_names_are_cut_and_direction_marks_are_escaped(client: FlaskClient) -> None:
    name = "\u202eesrever \U0001f5fe " + "x" * 10_000
    batch = request_of(span(1, trace=2, name=name, attributes=(text("long", "y" * 10_000),)))
    send(client, batch)
    html = page(client, f"/trace/{trace_id(2).hex()}")
    assert "\u202e" not in html
    assert "\\u202eesrever \U0001f5fe" in html
    assert "x" * 200 not in html
    assert "y" * 2_001 not in html
    assert "[… 8,000 …]" in html


def test_details_of_a_long_trace_are_on_their_own_pages(client: FlaskClient) -> None:
    number = trace_id(2).hex()
    spans = (
        span(each, trace=2, attributes=(text("colour", f"blue {each}"),))
        for each in range(1, MAX_SPANS_WITH_DETAILS + 2)
    )
    send(client, request_of(*spans))
    html = page(client, f"/trace/{number}")
    assert "blue 7" not in html
    assert f'href="/trace/{number}/span/{7:016x}"' in html
    assert "blue 7" in page(client, f"/trace/{number}/span/{7:016x}")


@pytest.mark.parametrize("wanted", [FIRST, FIRST.upper(), f"  {FIRST} ", "click-1"])
def test_search_takes_a_trace_id_or_a_request_id(client: FlaskClient, wanted: str) -> None:
    response = client.get("/find", query_string={"q": wanted})
    assert (response.status_code, response.location) == (302, f"/trace/{FIRST}")


def test_a_search_for_an_unknown_id_is_a_404(client: FlaskClient) -> None:
    response = client.get("/find?q=nobody")
    assert response.status_code == 404
    assert "nobody" in response.get_data(as_text=True)


def test_the_page_of_a_dropped_trace_has_the_time_of_the_drop(
    client: FlaskClient, store: Store
) -> None:
    newer = range(2, 2 + store.fill().max_traces)
    batch = request_of(*(span(1, trace=number) for number in newer))
    send(client, batch)
    for path in (f"/trace/{FIRST}", "/find?q=click-1", f"/find?q={FIRST}"):
        response = client.get(path)
        assert response.status_code == 410
        assert re.search(r'<time datetime="2\d{3}-', response.get_data(as_text=True))


@pytest.mark.parametrize("path", ["/nothing", f"/trace/{'f' * 32}", f"/trace/{FIRST}/span/zz"])
def test_errors_are_pages(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert "Not found" in page(client, path)


def test_the_language_comes_from_the_browser_the_address_or_the_last_choice(
    client: FlaskClient,
) -> None:
    assert '<html lang="en">' in page(client, "/")
    assert '<html lang="ja">' in page(client, "/", **{"Accept-Language": "ja-JP,ja;q=0.9,en;q=0.8"})
    assert '<html lang="ja">' in page(client, "/", **{"Accept-Language": "ja-JP, en;q=0.5"})
    assert '<html lang="en">' in page(client, "/?lang=fr")
    assert '<html lang="ja">' in page(client, "/?lang=ja")
    assert '<html lang="ja">' in page(client, "/")
    assert '<html lang="en">' in page(client, "/?lang=en", **{"Accept-Language": "ja"})


def test_every_sentence_of_a_page_is_in_both_languages() -> None:
    used = {
        found
        for template in TEMPLATES.glob("*.html")
        for found in re.findall(r"""say\(["'](\w+)["']""", template.read_text("utf-8"))
    }
    completed = {name for name in used if name.endswith("_")}
    completions = {
        "change_": [change.value for change in Change if change is not Change.SAME],
        "dropped_": Dropped._fields,
        "code_": [found_by.value for found_by in FoundBy],
        "role_": [role.value for role in Role],
        "verdict_": [verdict.value for verdict in Verdict],
        "patched_": [patch.how for patch in [*PATCHES.values(), REDIS_PIPELINE]],
        "sort_": get_args(Sort),
        "sort_of_": ["span", "metric"],
        "span_name_": ["rule", "registry", "unknown"],
        "state_": [state.value for state in State],
        "query_example_": [str(number) for number in range(1, 9)],
    }
    assert completed == set(completions)
    used -= completed
    used |= {begin + end for begin, ends in completions.items() for end in ends}
    used |= {f"level_{level}" for level in LEVELS}
    english, japanese = words.WORDS["en"], words.WORDS["ja"]
    assert used <= set(english)
    assert set(english) == set(japanese)
    for key, sentence in english.items():
        assert sentence
        assert japanese[key]
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", japanese[key]))


@pytest.mark.parametrize(
    ("nanoseconds", "expected"),
    [
        (0, "0"),
        (999, "999 ns"),
        (1_500, "1.5 µs"),
        (999_499, "999 µs"),
        (999_999, "1.00 ms"),
        (12_340_000, "12.3 ms"),
        (999_600_000, "1.00 s"),
        (119_000_000_000, "119 s"),
        (3_725_000_000_000, "1 h 2 min 5 s"),
    ],
)
def test_durations_are_readable(nanoseconds: int, expected: str) -> None:
    assert display.duration(nanoseconds) == expected


def test_the_largest_time_of_otlp_can_be_shown() -> None:
    assert display.instant(2**64 - 1).startswith("2554-")
