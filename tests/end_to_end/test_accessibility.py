"""Every page in both colour schemes: axe-core finds no serious fault."""

import uuid
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests.demo.accessibility import faults
from tests.demo.browser import VISIBLE_MS
from tests.demo.running import LEVELS, Demo
from tests.samples.cost import example
from tests.waiting import eventually

PAGES = (
    "front",
    "requests",
    "trace",
    "two",
    "six",
    "before and after",
    "counter",
    "no counter",
    "cost",
    "open",
    "logs",
    "metrics",
    "alerts",
)


@pytest.fixture(scope="module")
def addresses(demo: Demo) -> dict[str, str]:
    """Each page, with something on it."""
    ids = {level: str(uuid.uuid4()) for level in LEVELS}
    for level, request_id in ids.items():
        requests.get(
            f"{demo.front}/api/population/Saga?level={level}",
            headers={"X-Request-ID": request_id, "Cache-Control": "no-cache"},
            timeout=5,
        ).raise_for_status()
    traces = {level: demo.trace_id_of(request_id, 3) for level, request_id in ids.items()}
    if requests.get(f"{demo.compare}/api/cost", timeout=5).status_code == 404:
        requests.put(f"{demo.compare}/api/cost", json=example(), timeout=5).raise_for_status()
    for trace_id in (traces["manual"], "0" * 31 + "1"):  # stored, and not
        alert = {"alert": "front-p95", "text": "slow", "trace_url": f"/trace/{trace_id}"}
        requests.post(f"{demo.compare}/api/alerts", json=alert, timeout=5).raise_for_status()
    two = [("trace", ids[level]) for level in ("zero-code", "manual")]
    sets = {"before": ids["libraries"], "after": ids["manual"]}
    plan = {"prefecture": "Saga", "runs": 3}
    six = requests.post(f"{demo.compare}/api/runs", json=plan, timeout=30).json()
    eventually(lambda: all_here(six["state"]), "three traces of each level")
    return {
        "front": f"{demo.front}/",
        "requests": f"{demo.compare}/",
        "trace": f"{demo.compare}/trace/{traces['manual']}",
        "two": f"{demo.compare}/side-by-side?{urlencode(two)}",
        "six": six["page"],
        "before and after": f"{demo.compare}/before-after?{urlencode(sets)}",
        "counter": f"{demo.compare}/counter",
        "no counter": f"{demo.compare}/counter?level=zero-code",
        "cost": f"{demo.compare}/cost",
        "logs": f"{demo.compare}/logs",
        "metrics": f"{demo.compare}/metrics",
        "alerts": f"{demo.compare}/alerts",
        "open": f"{demo.compare}/open?trace={traces['none']}&trace={traces['manual']}",
    }


def all_here(state: str) -> bool:
    """Return whether the traces of all runs have arrived."""
    traces = requests.get(state, timeout=5).json()["traces"]
    return all(each["runs_here"] == each["runs"] for each in traces)


@pytest.fixture(params=["light", "dark"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of a laptop in each colour scheme."""
    scheme: Literal["light", "dark"] = request.param
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault(window: Page, addresses: dict[str, str], name: str) -> None:
    window.goto(addresses[name])
    assert faults(window) == []


def test_opened_rows_and_an_error_have_none_either(
    window: Page, addresses: dict[str, str], demo: Demo
) -> None:
    for name in ("trace", "two"):
        window.goto(addresses[name])
        window.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        assert faults(window) == []
    for address in (f"{demo.compare}/trace/nothing", f"{demo.compare}/side-by-side?trace=nothing"):
        window.goto(address)
        assert faults(window) == []


def test_the_front_page_has_none_with_an_answer_and_its_trace(window: Page, demo: Demo) -> None:
    window.goto(f"{demo.front}/?level=zero-code")
    window.get_by_role("button", name="Saga", exact=True).click()
    expect(window.locator("#answer .answered")).to_be_visible()
    expect(window.locator("#answer .links")).to_be_visible(timeout=VISIBLE_MS)
    expect(window.locator("#history a[href]")).to_be_visible()
    assert faults(window) == []


def ask_an_unknown_level(route: Route) -> None:
    """Hand the page's question on with a level that the front refuses."""
    route.continue_(url=route.request.url.partition("?")[0] + "?level=magic")


def break_off(route: Route) -> None:
    """Answer nothing, as a server that is away."""
    route.abort()


@pytest.mark.parametrize(
    ("answer", "shown"), [(ask_an_unknown_level, "400"), (break_off, "does not answer")]
)
def test_the_front_page_has_none_with_a_problem(
    window: Page, demo: Demo, answer: Callable[[Route], None], shown: str
) -> None:
    window.route("**/api/population/*", answer)
    window.goto(demo.front)
    window.get_by_role("button", name="Saga", exact=True).click()
    expect(window.locator("#answer .result")).to_contain_text(shown, use_inner_text=True)
    assert faults(window) == []


def test_the_front_page_has_none_without_compare(window: Page, demo: Demo) -> None:
    window.clock.install()
    window.route("**/api/traces?*", break_off)
    window.goto(demo.front)
    window.get_by_role("button", name="Saga", exact=True).click()
    expect(window.locator("#answer .waiting")).to_be_visible()
    window.clock.fast_forward(VISIBLE_MS)
    expect(window.locator("#answer .unreachable")).to_be_visible()
    assert faults(window) == []
