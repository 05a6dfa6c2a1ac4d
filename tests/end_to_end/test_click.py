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


def test_a_click_counts_its_prefecture(page: Page, demo: Demo) -> None:
    def clicks_on_okinawa() -> float:
        return demo.points("http_requests_by_prefecture").get("Okinawa-Ken", 0)

    demo.forget_answers()
    before = clicks_on_okinawa()
    page.goto(f"{demo.front}/?lang=ja")
    page.get_by_role("button", name="沖縄", exact=True).click()
    eventually(lambda: clicks_on_okinawa() == before + 1, "count of the click", seconds=15)
