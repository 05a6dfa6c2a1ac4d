"""One click on one prefecture: the answer, the link, and every span of its trace."""

from playwright.sync_api import Page, expect

from tests.demo.browser import VISIBLE_MS
from tests.demo.expected import COLD_CLICK, SPANS
from tests.demo.otlp_tree import flat_spans, tree
from tests.demo.running import Demo
from tests.waiting import eventually


def click_saga(page: Page, demo: Demo) -> str:
    """Click Saga on the map; the X-Request-ID that the page sent."""
    page.goto(f"{demo.front}/?lang=ja")
    with page.expect_request("**/api/population/**") as request:
        page.get_by_role("button", name="佐賀", exact=True).click()
    return request.value.headers["x-request-id"]


def test_a_cold_click_is_one_trace_from_the_front_to_the_database(page: Page, demo: Demo) -> None:
    demo.forget_answers()
    request_id = click_saga(page, demo)
    trace = demo.trace_of(request_id, SPANS["manual"])

    assert tree(trace) == COLD_CLICK
    assert len({span["traceId"] for span in flat_spans(trace)}) == 1


def test_scope_and_resource_identify_who_created_each_span(page: Page, demo: Demo) -> None:
    demo.forget_answers()
    trace = demo.trace_of(click_saga(page, demo), SPANS["manual"])

    def origin(span: dict[str, object]) -> tuple[bool, bool]:
        """Whether a library made the span, and whether its SDK was set up by the agent."""
        resource = span["resource"]
        assert isinstance(resource, dict)
        by_library = str(span["scope"]).startswith("opentelemetry.instrumentation.")
        return by_library, "telemetry.auto.version" in resource

    origins = {(span["service"], *origin(span)) for span in flat_spans(trace)}
    assert origins == {
        ("front-service", True, True),
        ("population-api", True, False),
        ("population-api", False, False),
    }


def test_the_page_shows_the_answer_and_its_source(page: Page, demo: Demo) -> None:
    demo.forget_answers()
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    click_saga(page, demo)
    expect(page.get_by_text("811,442").first).to_be_visible()
    expect(
        page.get_by_text("MySQL が答えました。キャッシュに回答はありませんでした。")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Compare")).to_be_visible(timeout=VISIBLE_MS)
    assert console == []


def test_a_compare_that_answers_no_json_ends_the_search(page: Page, demo: Demo) -> None:
    page.route(
        "**/api/traces?*",
        lambda route: route.fulfill(
            body="<html>", headers={"Access-Control-Allow-Origin": demo.front}
        ),
    )
    click_saga(page, demo)
    expect(page.get_by_text("10 秒待ってもトレースが届きません")).to_be_visible(timeout=15_000)


def test_the_request_id_is_on_the_server_span_by_configuration_alone(
    page: Page, demo: Demo
) -> None:
    request_id = click_saga(page, demo)
    spans = flat_spans(demo.trace_of(request_id, 2))
    (server,) = [span for span in spans if not span.get("parentSpanId")]
    assert server["attributes"]["http.request.header.x_request_id"] == [request_id]


def test_a_click_counts_its_prefecture(page: Page, demo: Demo) -> None:
    def clicks_on_okinawa() -> float:
        return demo.points("http_requests_by_prefecture").get("Okinawa-Ken", 0)

    demo.forget_answers()
    before = clicks_on_okinawa()
    page.goto(f"{demo.front}/?lang=ja")
    page.get_by_role("button", name="沖縄", exact=True).click()
    eventually(lambda: clicks_on_okinawa() == before + 1, "count of the click", seconds=15)
