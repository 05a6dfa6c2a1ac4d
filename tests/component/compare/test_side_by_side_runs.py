"""Several runs per level: median, spread, outliers, failures and the choice of another run."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from tests.component.compare.side_by_side import page
from tests.samples.front import SampleFront

LEVELS = ["none", "zero-code", "manual"]
RUNS = 5


def addresses(client: FlaskClient) -> dict[str, str]:
    """Send five runs per level; return the addresses of page, text and state."""
    plan = {"prefecture": "Saga", "levels": LEVELS, "runs": RUNS}
    answer: dict[str, Any] = client.post("/api/runs", json=plan).get_json()
    return {name: answer[name] for name in ("page", "text", "state")}


def html_of(client: FlaskClient, url: str) -> str:
    return page(client, url.partition("?")[2])


def slow_down(front: SampleFront) -> None:
    """Let each run of each level take another time: medians of 22, 24 and 26 ms."""
    for more, level in enumerate(LEVELS, start=1):
        for number in range(1, RUNS + 1):
            front.slower[level, number] = more * 2 + (number - 3)


def bars(html: str, level: int) -> list[str]:
    """Return the bar of each row in one column."""
    rows = re.findall(r"<summary>\s*<span class=\"part\">(.*?)</summary>", html, re.DOTALL)
    return [re.split(r'<span class="cell ', row)[1 + level] for row in rows]


def heads(html: str) -> list[str]:
    return re.findall(r'<div class="head">(.*?)</svg>\s*</div>', html, re.DOTALL)


def scale(html: str) -> set[str]:
    """Return the texts at the right end of the time scales."""
    return set(re.findall(r'x="100%" y="13"[^>]*>(.*?)</text>', html))


def test_each_level_shows_the_run_of_median_duration_and_the_spread(
    levels_client: FlaskClient, front: SampleFront
) -> None:
    slow_down(front)
    where = addresses(levels_client)
    html = html_of(levels_client, where["page"])
    durations = re.findall(r'<b class="total">(.*?)</b>', html)
    assert durations == ["22.0 ms", "24.0 ms", "26.0 ms"]
    spreads = re.findall(r'<span class="range">(.*?)</span>', html)
    assert spreads == ["20.0 … 24.0 ms", "22.0 … 26.0 ms", "24.0 … 28.0 ms"]
    assert scale(html) == {"26.0 ms"}
    text = levels_client.get(where["text"]).get_data(as_text=True)
    assert text.startswith("Saga, caches cold, 5 runs per level\n")
    assert re.search(r"median +22.0 ms +24.0 ms +26.0 ms\n", text)
    assert re.search(r"  slowest +24.0 ms +26.0 ms +28.0 ms\n", text)


def test_every_run_can_be_chosen_and_a_slow_one_is_clipped(
    levels_client: FlaskClient, front: SampleFront
) -> None:
    slow_down(front)
    front.slower["manual", RUNS] += 50
    url = addresses(levels_client)["page"]
    html = unescape(html_of(levels_client, url))
    links = dict(re.findall(r'<a href="(/side-by-side\?[^"]+manual=\d)"[^>]*>(.*?)</a>', html))
    assert list(links.values()) == ["24.0 ms", "25.0 ms", "26.0 ms", "27.0 ms", "78.0 ms"]
    slowest = page(levels_client, next(each for each in links if each[-1] == "5").partition("?")[2])
    assert scale(slowest) == {"26.0 ms"}
    assert bars(slowest, 0) == bars(html_of(levels_client, url), 0)
    assert "78.0 ms" in heads(slowest)[2]
    assert "run 5" in heads(slowest)[2]
    assert ['class="clipped"' in bar for bar in bars(slowest, 2)][:3] == [True, True, True]
    assert "An arrow marks" in slowest


def test_every_run_leads_to_its_trace(levels_client: FlaskClient) -> None:
    html = html_of(levels_client, addresses(levels_client)["page"])
    links = re.findall(r'class="run-trace" href="(/trace/[0-9a-f]{32})"', html)
    assert len(set(links)) == RUNS * len(LEVELS)
    assert {levels_client.get(link).status_code for link in links} == {200}


def test_failed_runs_are_counted_and_take_no_part_in_the_median(
    levels_client: FlaskClient, front: SampleFront
) -> None:
    slow_down(front)
    front.statuses["manual", 4] = front.statuses["manual", 5] = 503
    where = addresses(levels_client)
    html = html_of(levels_client, where["page"])
    assert "2 of 5 failed" in heads(html)[2]
    assert "24.0 … 26.0 ms" in heads(html)[2]
    assert '<b class="total">25.0 ms</b>' in heads(html)[2]
    assert "manual: 2 of 5 runs answered with HTTP status 503\n" in levels_client.get(
        where["text"]
    ).get_data(as_text=True)


def test_missing_traces_are_counted(levels_client: FlaskClient) -> None:
    url = addresses(levels_client)["page"].replace("runs=5", "runs=7")
    html = html_of(levels_client, url)
    assert ["2 of 7 missing" in head for head in heads(html)] == [True, True, True]
    assert 'data-young="10000"' in html
    text = page(levels_client, url.partition("?")[2], "/side-by-side.txt")
    assert "manual: 2 of 7 traces have not arrived\n" in text


def test_the_state_has_the_durations_of_all_runs(
    levels_client: FlaskClient, front: SampleFront
) -> None:
    slow_down(front)
    state = levels_client.get(addresses(levels_client)["state"]).get_json()
    manual = state["traces"][2]
    assert (manual["state"], manual["span_count"]) == ("here", 5)
    assert (manual["runs"], manual["runs_here"], manual["runs_failed"]) == (5, 5, 0)
    assert manual["durations"] == [each * 1_000_000 for each in (24, 25, 26, 27, 28)]
    assert manual["duration"] == 26_000_000


def test_a_plan_that_reached_the_time_limit_is_reported(levels_client: FlaskClient) -> None:
    url = addresses(levels_client)["page"].replace("runs=5", "runs=3&of=20")
    html = html_of(levels_client, url)
    assert "Stopped after 3 of 20 runs per level: the time limit of 53 s was reached." in html
    assert re.search(r'name="runs"[^>]* value="20"', html)
