"""Pages of compare that change by themselves: they show what has come, and keep what is ticked."""

import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from playwright.sync_api import Page, Route, expect

from tests.demo.local import pause, workers
from tests.demo.running import Demo

ROWS = 50
"""As many as the list shows."""
NOTE_PROGRESS = """
addEventListener("DOMContentLoaded", () => {
  const running = document.querySelector(".running");
  const note = () => sessionStorage.setItem(
    "shown", `${sessionStorage.getItem("shown") ?? ""}${running.textContent}\n`);
  if (running) new MutationObserver(note).observe(running, { childList: true });
});
"""
"""Notes every text of the progress line: a page cannot be asked while it waits for the next."""


def send(demo: Demo, trace_id: str) -> None:
    """One trace of one span, straight to compare."""
    now = time.time_ns()
    span = {
        "traceId": trace_id,
        "spanId": secrets.token_hex(8),
        "name": "work",
        "startTimeUnixNano": str(now),
        "endTimeUnixNano": str(now + 1000),
    }
    service = {"key": "service.name", "value": {"stringValue": "late"}}
    group = {"resource": {"attributes": [service]}, "scopeSpans": [{"spans": [span]}]}
    url = f"{demo.compare}/v1/traces"
    requests.post(url, json={"resourceSpans": [group]}, timeout=5).raise_for_status()


def test_a_trace_that_comes_before_the_first_look_is_shown(page: Page, demo: Demo) -> None:
    trace_id = secrets.token_hex(16)

    def looked(route: Route) -> None:
        send(demo, trace_id)
        route.continue_()

    page.route("**/api/side-by-side?*", looked, times=1)
    page.goto(f"{demo.compare}/side-by-side?trace={trace_id}")
    expect(page.get_by_role("heading", name="late: work", exact=True).first).to_be_visible()


def test_a_list_with_a_tick_stands_still(page: Page, demo: Demo) -> None:
    trace_id = secrets.token_hex(16)
    send(demo, trace_id)
    page.goto(demo.compare)
    button = page.get_by_role("button", name="Save as a file")
    expect(button).to_be_disabled()
    box = page.locator(f'input[value="{trace_id}"]')
    box.check()
    expect(button).to_be_enabled()
    for _ in range(ROWS):
        send(demo, secrets.token_hex(16))
    page.wait_for_timeout(3000)  # the list renews itself every two seconds
    expect(box).to_be_checked()
    box.uncheck()
    expect(button).to_be_disabled()
    expect(box).to_have_count(0)


def test_while_requests_are_sent_the_page_shows_how_many_are_answered(
    page: Page, demo: Demo
) -> None:
    page.add_init_script(NOTE_PROGRESS)
    page.goto(f"{demo.compare}/side-by-side?lang=en")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(pause, workers("population-api"), 1.5)
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/side-by-side?*set=*")
    first, *more = page.evaluate("sessionStorage.getItem('shown')").splitlines()
    assert first == "Sending: 0 of 30 requests answered."
    assert more
    assert all(re.fullmatch(r"Sending: \d+ of 30 requests answered\.", each) for each in more)
    expect(page.locator(".running")).to_be_hidden()
