"""One click past the caches: the page and Compare link to the trace in every backend that runs.

These tests run in both modes.
"""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.demo.browser import VISIBLE_MS
from tests.demo.expected import SPANS as SPANS_OF
from tests.demo.running import BACKENDS, Demo

SPANS = SPANS_OF["manual"]
PLACES = {
    "Jaeger": ("JAEGER_PORT", "/trace/{}$"),
    "OpenObserve": ("OPENOBSERVE_PORT", "/web/traces/trace-details[?].*&trace_id={}&"),
}
"""Where each backend shows a trace: the setting of its port and the form of the address."""


def click_past_the_caches(page: Page, demo: Demo, language: str, saga: str) -> str:
    """Click Saga with "Skip the caches" ticked; the X-Request-ID that the page sent."""
    page.goto(f"{demo.front}/?lang={language}")
    page.locator("#skip-caches").check()
    with page.expect_request("**/api/population/**") as request:
        page.get_by_role("button", name=saga, exact=True).click()
    return request.value.headers["x-request-id"]


@pytest.mark.parametrize(
    ("language", "saga", "sentence"),
    [
        ("en", "Saga", rf"Trace visible after \d\.\d s · {SPANS} spans"),
        ("ja", "佐賀", rf"\d\.\d 秒後にトレースが見えました · {SPANS} スパン"),
    ],
    ids=["en", "ja"],
)
def test_the_page_shows_when_the_trace_was_visible_and_its_link_opens_it(
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
        expect(trace.locator(".rows").get_by_text(name, exact=True).first).to_be_visible()
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
