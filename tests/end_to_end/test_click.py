"""One click on one prefecture: the answer, the link, and every span of its trace."""

import re
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.end_to_end.demo import BACKENDS, Demo, eventually
from tests.end_to_end.otlp_tree import flat_spans, tree
from tests.end_to_end.test_levels import TREES

COLD_CLICK = Path(__file__).with_name("cold_click.txt").read_text(encoding="utf-8")
SPANS = len(TREES["manual"].splitlines())
"""Of a click past the caches."""
VISIBLE_MS = 12_000
"""The page itself looks for a trace for 10 s."""
PLACES = {
    "Jaeger": ("JAEGER_PORT", "/trace/{}$"),
    "OpenObserve": ("OPENOBSERVE_PORT", "/web/traces/trace-details[?].*&trace_id={}&"),
}
"""Where each backend shows a trace: the setting of its port and the form of the address."""


def click_saga(page: Page, demo: Demo) -> str:
    """Click Saga on the map; the X-Request-ID that the page sent."""
    page.goto(f"{demo.front}/?lang=ja")
    with page.expect_request("**/api/population/**") as request:
        page.get_by_role("button", name="佐賀", exact=True).click()
    return request.value.headers["x-request-id"]


def click_past_the_caches(page: Page, demo: Demo, language: str, saga: str) -> str:
    """Click Saga with "Skip the caches" ticked; the X-Request-ID that the page sent."""
    page.goto(f"{demo.front}/?lang={language}")
    page.locator("#skip-caches").check()
    with page.expect_request("**/api/population/**") as request:
        page.get_by_role("button", name=saga, exact=True).click()
    return request.value.headers["x-request-id"]


def test_a_cold_click_is_one_trace_from_the_front_to_the_database(page: Page, demo: Demo) -> None:
    demo.forget_answers()
    request_id = click_saga(page, demo)
    trace = demo.trace_of(request_id, len(COLD_CLICK.splitlines()))

    assert tree(trace) == COLD_CLICK
    assert len({span["traceId"] for span in flat_spans(trace)}) == 1


def test_three_hands_wrote_the_spans_and_each_can_be_told(page: Page, demo: Demo) -> None:
    demo.forget_answers()
    trace = demo.trace_of(click_saga(page, demo), len(COLD_CLICK.splitlines()))

    def hand(span: dict[str, object]) -> tuple[bool, bool]:
        """Whether a library made the span, and whether its SDK was set up by the agent."""
        resource = span["resource"]
        assert isinstance(resource, dict)
        by_library = str(span["scope"]).startswith("opentelemetry.instrumentation.")
        return by_library, "telemetry.auto.version" in resource

    hands = {(span["service"], *hand(span)) for span in flat_spans(trace)}
    assert hands == {
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


@pytest.mark.parametrize(
    ("language", "saga", "sentence"),
    [
        ("en", "Saga", rf"Trace visible after \d\.\d s · {SPANS} spans"),
        ("ja", "佐賀", rf"\d\.\d 秒後にトレースが見えました · {SPANS} スパン"),
    ],
    ids=["en", "ja"],
)
def test_the_page_says_when_the_trace_was_visible_and_its_link_opens_it(
    page: Page, demo: Demo, language: str, saga: str, sentence: str
) -> None:
    request_id = click_past_the_caches(page, demo, language, saga)
    said = page.locator("#answer .visible")
    expect(said).to_have_text(re.compile(f"^{sentence}$"), use_inner_text=True, timeout=VISIBLE_MS)
    trace_id = demo.trace_id_of(request_id, SPANS)

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Compare").click()
    trace = opened.value
    expect(trace).to_have_url(re.compile(f"/trace/{trace_id}$"))
    for name in ("look up population", "query census", "SELECT"):
        expect(trace.get_by_text(name, exact=True).first).to_be_visible()
    with page.expect_popup() as opened:
        page.locator("#history").get_by_role("link", name=saga, exact=True).click()
    expect(opened.value).to_have_url(trace.url)


def test_the_page_links_to_the_backends_that_run_and_to_no_other(
    page: Page, demo: Demo, backends: set[str]
) -> None:
    trace_id = demo.trace_id_of(click_past_the_caches(page, demo, "en", "Saga"), SPANS)
    running = [name for name in PLACES if name.lower() in backends]
    shown = page.locator("#answer .links a").filter(visible=True)
    expect(shown).to_have_text(["Compare", *running], timeout=VISIBLE_MS)
    for name in running:
        address = shown.filter(has_text=name).get_attribute("href") or ""
        setting, form = PLACES[name]
        assert address.startswith(demo.settings.url(setting))
        assert re.search(form.format(trace_id), address)
        assert requests.get(address, timeout=10).ok


def test_compare_links_to_the_backends_that_run_and_to_no_other(
    page: Page, demo: Demo, backends: set[str]
) -> None:
    trace_id = demo.trace_id_of(click_past_the_caches(page, demo, "en", "Saga"), SPANS)
    summary = requests.get(f"{demo.compare}/api/traces/{trace_id}/summary", timeout=5).json()
    page.goto(f"{demo.compare}/trace/{trace_id}")
    for name in PLACES:
        links = page.get_by_role("link", name=name, exact=True).all()
        addresses = [summary["links"][name.lower()]] if name.lower() in backends else []
        assert [link.get_attribute("href") for link in links] == addresses
    assert {name for name in BACKENDS if summary["links"][name]} == backends


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
