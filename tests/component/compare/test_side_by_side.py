"""The page: every state an address can lead to, and nothing that telemetry can do to it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from werkzeug.test import TestResponse

from compare.app import create_app
from compare.levels import LEVELS, MOST_TRACES
from compare.settings import Settings
from compare.side_by_side.front_client import REHEARSALS, Asker, FrontUnreachable
from compare.side_by_side.page_rows import MOST_ROWS, MOST_ROWS_WITH_DETAILS
from compare.side_by_side.plain_text import MOST_NAMES
from compare.storage.intake import store_logs, store_traces
from compare.storage.store import Store
from tests.samples.levels import NUMBERS, number, store_of
from tests.samples.spans import request_of, resource, span, text, trace_id

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e\0\U0001f5fe'
ALL = "&".join(f"{level}={level}" for level in LEVELS)
TWO = "zero-code=zero-code&manual=manual"


class Front:
    """Answers every question with one status, or not at all."""

    status = 200
    body = b'{"detail": "Try Saga."}'
    unreachable = False
    asked = 0

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """The answer."""
        self.asked += 1
        if self.unreachable:
            raise FrontUnreachable("nobody listens")
        return self.status, self.body


@pytest.fixture
def front() -> Front:
    return Front()


@pytest.fixture
def store() -> Store:
    """One request at every level; its request id is the level's name."""
    return store_of(*LEVELS)


@pytest.fixture
def client(store: Store, front: Front) -> FlaskClient:
    return create_app(Settings(), store, Asker(front)).test_client()


def page(client: FlaskClient, query: str, path: str = "/side-by-side") -> str:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def keep(store: Store, number: int, *spans: Span, scope: str = "mine") -> str:
    """One more trace of another service; its id."""
    store_traces(store, request_of(*spans, service="my-service", scope=scope))
    return trace_id(number).hex()


def ask(client: FlaskClient, *levels: str, **headers: str) -> TestResponse:
    form = {"prefecture": "Saga", "level": list(levels), "condition": "warm"}
    return client.post("/side-by-side", data=form, headers=headers)


def cells(html: str) -> list[str]:
    """`agent.own`: for each row the family of each cell, a point for a gap."""
    rows = re.findall(r"<summary>(.*?)</summary>", html, re.DOTALL)
    return [
        " ".join(re.findall(r'class="cell (\w+)(?:-cell)?', row)).replace("void", ".")
        for row in rows
    ]


def test_the_picture_tells_who_made_each_span_and_where_none_is(client: FlaskClient) -> None:
    assert cells(page(client, ALL)) == [
        "agent agent agent agent agent agent",
        "agent agent agent agent agent agent",
        ". agent agent library library own",
        ". . own . own own",
        ". agent agent library library own",
    ]


def test_the_page_names_library_version_patched_function_and_source_line(
    client: FlaskClient,
) -> None:
    html = page(client, TWO)
    assert 'agent · flask<span class="exact"> 1.0</span>' in html
    assert "<code>mysql.connector.connect</code>" in html
    assert "population_api/lookup.py:1" in html
    assert re.search(r'<span class="marked">\s+1 &gt; ', html)


def test_a_page_without_a_question_offers_all_levels(client: FlaskClient) -> None:
    html = page(client, "")
    assert len(re.findall(r'name="level" value="[^"]+" checked', html)) == len(LEVELS)
    assert 'value="Saga"' in html
    assert "Choose levels and press" in html


def test_the_form_shows_the_question_of_the_address(client: FlaskClient) -> None:
    html = page(client, f"prefecture=Nara&condition=warm&{TWO}")
    assert re.findall(r'name="level" value="([^"]+)" checked', html) == ["zero-code", "manual"]
    assert 'value="Nara"' in html
    assert re.search(r'value="warm" checked', html)


def test_one_trace_is_drawn_and_a_second_asked_for(client: FlaskClient) -> None:
    html = page(client, "manual=manual")
    assert "Choose at least two traces" in html
    assert len(cells(html)) == 5


def test_a_trace_that_is_not_here_yet_is_waited_for(client: FlaskClient) -> None:
    html = page(client, "zero-code=zero-code&manual=later")
    assert "has not arrived yet" in html
    assert 'data-young="10000"' in html
    assert cells(html)[0] == "agent"


def test_a_dropped_trace_says_when(front: Front) -> None:
    store = Store(1, 10**7, clock=lambda: 1_800_000_000.0)
    first, second = keep(store, 1, span(1)), keep(store, 2, span(1, trace=2))
    client = create_app(Settings(), store, Asker(front)).test_client()
    html = page(client, f"trace={first}&trace={second}")
    assert "has been dropped" in html
    assert '<time datetime="2027-01-15T08:00:00.000Z">' in html
    assert f"{first}: the trace was dropped" in page(client, f"trace={first}", "/side-by-side.txt")


def test_two_traces_of_any_service_stand_side_by_side(client: FlaskClient, store: Store) -> None:
    mine = keep(store, 77, span(1, trace=77, name="hello", kind=Span.SPAN_KIND_SERVER))
    html = page(client, f"trace={mine}&trace={trace_id(NUMBERS['zero-code']).hex()}")
    assert cells(html)[0] == "own agent"
    assert "my-service: hello" in html


def test_more_traces_than_fit_are_counted(client: FlaskClient) -> None:
    query = "&".join([ALL, *(f"trace={trace_id(number).hex()}" for number in (1, 2))])
    html = page(client, query)
    assert "2 more were chosen" in html
    assert html.count('class="head"') == MOST_TRACES


def test_it_can_be_saved_printed_and_opened_in_jaeger(client: FlaskClient) -> None:
    html = unescape(page(client, TWO))
    ids = [trace_id(NUMBERS[level]).hex() for level in ("zero-code", "manual")]
    assert f'href="/api/traces.json?trace={ids[0]}&trace={ids[1]}"' in html
    assert f'href="/side-by-side.txt?{TWO}"' in html
    assert f'href="http://localhost:16686/trace/{ids[0]}...{ids[1]}?' in html


def test_the_other_language_keeps_every_trace(client: FlaskClient) -> None:
    html = page(client, "trace=1&trace=2&lang=en")
    assert 'href="?trace=1&amp;trace=2&amp;lang=ja"' in html


@pytest.mark.parametrize(
    "query",
    [
        "_scheme=javascript&_external=1&_anchor=alert(1)",
        "endpoint=x&values=y&number=9&_method=PUT",
        "manual=" + "x" * 10_000,
        "manual=%00%ff&trace=&trace=%20",
        "prefecture=%3Cscript%3Ealert(1)%3C/script%3E&manual=manual",
    ],
)
def test_no_address_breaks_the_page(client: FlaskClient, query: str) -> None:
    for path in ("/side-by-side", "/side-by-side.txt", "/api/side-by-side"):
        content = page(client, query, path)
        assert path != "/side-by-side" or "<script>alert" not in content
        assert "javascript://" not in content


def test_telemetry_is_never_html(client: FlaskClient, store: Store) -> None:
    name = EVIL + "x" * 10_000
    evil = span(1, trace=66, name=name, attributes=(text(EVIL, name), text("code.file.path", EVIL)))
    evil.events.add(name=EVIL)
    evil.status.code = Status.STATUS_CODE_ERROR
    keep(store, 66, evil, scope=EVIL)
    query = f"trace={trace_id(66).hex()}&manual=manual"
    for html in (page(client, query), page(client, query, "/side-by-side/row/0")):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'onerror=alert(2)>"' not in html
        assert "\u202e" not in html
        assert "\0" not in html
        assert "x" * 2_001 not in html
        assert " style=" not in html
    printed = page(client, query, "/side-by-side.txt")
    assert "\0" not in printed
    assert "\u202e" not in printed
    assert max(map(len, printed.splitlines())) < 400


@pytest.mark.parametrize("parent", [lambda i: i - 1, lambda i: i // 3, lambda i: 90_000 + i])
def test_five_thousand_spans_are_drawn_and_counted(
    client: FlaskClient, store: Store, parent: Callable[[int], int]
) -> None:
    """As a chain, as a tree, and without a single parent."""
    number = keep(store, 88, *(span(i, parent(i), trace=88) for i in range(1, 5_001)))
    html = page(client, f"trace={number}&manual=manual")
    assert html.count("<details") == MOST_ROWS
    left_out = re.search(r"(\d+) more are counted", html)
    assert left_out is not None
    assert int(left_out[1]) >= 5_000 - MOST_ROWS
    assert "<td>5000</td>" in html
    printed = page(client, f"trace={number}&manual=manual", "/side-by-side.txt")
    assert f"... and {left_out[1]} rows more" in printed


def test_details_of_many_rows_come_when_a_row_is_opened(client: FlaskClient, store: Store) -> None:
    spans = (
        span(i, trace=99, attributes=(text("colour", f"blue {i}"),))
        for i in range(1, MOST_ROWS_WITH_DETAILS + 2)
    )
    query = f"trace={keep(store, 99, *spans)}"
    html = unescape(page(client, query))
    assert "blue 47" not in html
    link = f"/side-by-side/row/46?{query}"
    assert f'href="{link}"' in html
    assert "blue 47" in page(client, query, "/side-by-side/row/46")
    assert client.get(f"/side-by-side/row/99?{query}").status_code == 404


def test_asking_leads_to_an_address_that_holds_the_question_and_the_answers(
    client: FlaskClient, front: Front
) -> None:
    response = ask(client, "zero-code", "manual")
    assert response.status_code == 303
    where = parse_qs(urlsplit(response.location).query)
    assert (where["prefecture"], where["condition"]) == (["Saga"], ["warm"])
    assert len({*where["zero-code"], *where["manual"]}) == 2
    assert front.asked == 2 * (REHEARSALS + 1)


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"level": ["manual"]}, 400, "Choose at least two levels"),
        ({"level": ["manual", "manual"]}, 400, "Choose at least two levels"),
        ({"level": ["manual", "magic"]}, 400, "No such level: magic"),
        ({"level": []}, 400, "Choose at least two levels"),
        ({"prefecture": " "}, 400, "Name a prefecture"),
        ({"prefecture": "x" * 65}, 400, "At most 64 characters"),
        ({"condition": "tepid"}, 400, "not understood"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained_and_kept_in_the_form(
    client: FlaskClient, front: Front, change: dict[str, Any], status: int, sentence: str
) -> None:
    form = {"prefecture": "Saga", "level": ["none", "manual"], "condition": "cold"} | change
    response = client.post("/side-by-side", data=form)
    html = unescape(response.get_data(as_text=True))
    assert response.status_code == status
    assert 'role="alert"' in html
    assert sentence in html
    assert front.asked == 0


@pytest.mark.parametrize(
    ("status", "unreachable", "expected", "sentence"),
    [
        (404, False, 404, "Try Saga."),
        (400, False, 400, "Try Saga."),
        (200, True, 502, "nobody listens"),
        (503, False, 303, ""),
    ],
)
def test_what_the_front_service_says_is_passed_on(
    client: FlaskClient, front: Front, status: int, unreachable: bool, expected: int, sentence: str
) -> None:
    front.status, front.unreachable = status, unreachable
    response = ask(client, "none", "manual")
    assert response.status_code == expected
    assert sentence in response.get_data(as_text=True)


STRANGERS = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "null"},
    {"Origin": "http://[bad"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_page_of_another_site_cannot_ask(
    client: FlaskClient, front: Front, headers: dict[str, str]
) -> None:
    assert ask(client, "none", "manual", **headers).status_code == 403
    response = client.post("/api/asks", json={"prefecture": "Saga"}, headers=headers)
    assert response.status_code == 403
    assert front.asked == 0


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_this_site_and_programs_can(client: FlaskClient, headers: dict[str, str]) -> None:
    assert ask(client, "none", "manual", **headers).status_code == 303


def test_a_program_gets_the_addresses_where_the_answer_grows(client: FlaskClient) -> None:
    answer = client.post("/api/asks", json={"prefecture": "Saga"}).get_json()
    assert [each["level"] for each in answer["asked"]] == list(LEVELS)
    state = client.get(answer["state"]).get_json()
    assert [each["state"] for each in state["traces"]] == ["missing"] * len(LEVELS)
    assert client.get(answer["page"]).status_code == 200
    assert "has not arrived" in client.get(answer["text"]).get_data(as_text=True)


def test_the_state_tells_what_has_arrived(client: FlaskClient) -> None:
    (here,) = client.get("/api/side-by-side?manual=manual").get_json()["traces"]
    assert (here["state"], here["span_count"]) == ("here", 5)
    assert here["trace_id"] == trace_id(NUMBERS["manual"]).hex()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"prefecture": "Saga"}', "text/plain", 415),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"prefecture": 7}', "application/json", 400),
        ('{"prefecture": "\\ud800"}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": "none"}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": [{}, []]}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": [null, 1]}', "application/json", 400),
        ('{"prefecture": "Saga", "condition": ["cold"]}', "application/json", 400),
    ],
)
def test_a_body_that_is_no_question_is_a_problem(
    client: FlaskClient, front: Front, body: str, content_type: str, status: int
) -> None:
    response = client.post("/api/asks", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"]
    assert front.asked == 0


def test_the_text_can_have_colour_and_no_times(client: FlaskClient) -> None:
    plain = page(client, TWO, "/side-by-side.txt")
    assert "20.0 ms" in plain
    assert "\033" not in plain
    stable = page(client, f"{TWO}&times=0", "/side-by-side.txt")
    assert "ms" not in stable
    coloured = page(client, f"{TWO}&times=0&colour=1", "/side-by-side.txt")
    assert "\033[33mA flask" in coloured
    assert re.sub(r"\033\[\d+m", "", coloured).split() == stable.split()


def test_traces_of_a_file_are_named_after_the_level_of_their_service(client: FlaskClient) -> None:
    opened = page(client, "trace=zero-code&trace=manual")
    heads = re.findall(r'<div class="title"><h2>(.*?)</h2>', opened)
    assert [re.sub("<[^>]*>", "", head) for head in heads] == ["zero-code", "manual"]
    rehearsed = "asked three times unrecorded"
    assert rehearsed not in opened
    assert rehearsed in page(client, TWO)


@pytest.mark.parametrize(("status", "said"), [(503, True), (404, True), (200, False)])
def test_a_request_that_failed_is_said_with_its_status(
    client: FlaskClient, store: Store, status: int, said: bool
) -> None:
    answered = number("http.response.status_code", status)
    failed = keep(store, 9, span(1, trace=9, attributes=(answered,)))
    query = f"trace={failed}&manual=manual"
    assert (f"HTTP {status}</b>" in page(client, query)) is said
    plain = client.get(f"/side-by-side.txt?{query}").get_data(as_text=True)
    assert (f"my-service: span 1: answered with HTTP status {status}\n" in plain) is said


def test_the_text_says_of_each_record_who_has_it_and_of_many_how_many_more(
    client: FlaskClient, store: Store
) -> None:
    def log(level: str, body: str) -> None:
        batch = ExportLogsServiceRequest()
        records = batch.resource_logs.add(resource=resource("api")).scope_logs.add().log_records
        told = AnyValue(string_value=body)
        records.add(trace_id=trace_id(NUMBERS[level]), severity_text="INFO", body=told)
        store_logs(store, batch)

    for place in range(MOST_NAMES + 10):
        log("manual", f"record {place:03}")
    log("manual", "a shared one")
    log("zero-code", "a shared one")
    log("zero-code", "a line\n\nWhat auto cannot know\n  span forged")
    lines = client.get(f"/side-by-side.txt?{TWO}").get_data(as_text=True).splitlines()
    records = lines[lines.index("Log records") + 1 :]
    assert [line.strip() for line in records[:2]] == [
        "INFO a line What auto cannot know span forged: zero-code",
        "INFO a shared one: zero-code, manual",
    ]
    assert records[MOST_NAMES] == "  ... and 12 more"
    assert lines.count("What auto cannot know") == 1
