"""Dashboards have every field that OpenObserve requires, and their queries fit their panels."""

import base64
import re
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from population_api.prefectures import PREFECTURES
from tests import promql
from tests.dashboards import FILES, dashboard, options, panels, queries

COLUMNS = 192
# OpenObserve's RenderDashboardCharts.vue: the grid; PanelContainer.vue: the title bar.
ROW_PIXELS, MARGIN_PIXELS, TITLE_PIXELS = 17, 4, 40
# convertPromQLBarChart.ts leaves 10 % below the plot, ECharts 65 px above and 25 px for the axis.
BELOW_PLOT, AROUND_PLOT_PIXELS = 0.1, 65 + 25
LABEL_PIXELS = 1.3 * 12
"""ECharts skips labels when a bar has less than 1.3 times their 12 px."""

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_there_are_four() -> None:
    assert len(FILES) == len({dashboard(path)["title"] for path in FILES}) == 4


@each_file
def test_required_fields_are_there(path: Path) -> None:
    assert dashboard(path)["version"] == 8
    for tab in dashboard(path)["tabs"]:
        assert tab["tabId"]
        assert tab["name"]
    for panel in panels(path):
        assert panel["queryType"] == "promql"
        assert panel["description"]
        assert isinstance(panel["config"]["show_legends"], bool)
        for query in panel["queries"]:
            assert query["customQuery"] is True
            assert query["fields"]["stream_type"] == "metrics"
            assert query["fields"]["filter"]["filterType"] == "group"
            assert {"x", "y", "z"} <= query["fields"].keys()


@each_file
def test_panels_have_ids_of_their_own_and_do_not_overlap(path: Path) -> None:
    layouts = [panel["layout"] for panel in panels(path)]
    assert len({panel["id"] for panel in panels(path)}) == len(layouts)
    assert len({layout["i"] for layout in layouts}) == len(layouts)
    assert all(layout["x"] + layout["w"] <= COLUMNS for layout in layouts)
    for one, other in combinations(layouts, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below


@each_file
def test_every_panel_links_to_the_traces_of_its_time_range(path: Path) -> None:
    for panel in panels(path):
        (drilldown,) = panel["config"]["drilldown"]
        assert (drilldown["type"], drilldown["targetBlank"]) == ("byUrl", True)
        address = urlsplit(drilldown["data"]["url"])
        query = parse_qs(address.query)
        assert address.path == "/web/traces"
        # OpenObserve inserts milliseconds, its traces page reads microseconds.
        assert (query["from"], query["to"]) == (["${start_time}000"], ["${end_time}000"])
        for text in query.get("query", []):
            condition = base64.urlsafe_b64decode(text.replace(".", "=")).decode()
            assert condition == "service_name LIKE 'population-api%'"


@each_file
def test_a_query_reads_the_stream_that_it_declares(path: Path) -> None:
    for query in queries(path):
        assert [each.name for each in promql.selectors(query.promql)] == [query.stream], query


@each_file
def test_a_variable_starts_at_its_first_option_and_is_used(path: Path) -> None:
    texts = [query["query"] for panel in panels(path) for query in panel["queries"]]
    for variable in dashboard(path)["variables"]["list"]:
        first, *others = variable["options"]
        assert (variable["value"], first["selected"]) == (first["value"], True)
        assert not any(option["selected"] for option in others)
        assert any(f"${variable['name']}" in text for text in texts)


def test_the_first_filters_by_every_level_that_counts_prefectures() -> None:
    services = ("population-api-zero-code-plus", "population-api", "population-api-own-only")
    assert options(FILES[0]) == {"level": ["population-api.*", *services]}


def test_the_second_filters_by_every_service_that_sends_telemetry() -> None:
    names = {
        matcher.value
        for query in queries(FILES[1])
        for selector in promql.selectors(query.promql)
        for matcher in selector.matchers.matchers
        if matcher.name == "service_name"
    }
    levels = ("zero-code", "zero-code-plus", "libraries", "own-only")
    api = {"population-api", *(f"population-api-{level}" for level in levels)}
    assert names == {".*", "front-service", *api}


def test_a_description_names_the_services_without_the_metric() -> None:
    unrecorded = {
        (query.panel["id"], query.variables["service"])
        for query in queries(FILES[1])
        if query.is_unrecorded
    }
    assert unrecorded == {
        ("active-requests", "population-api-own-only"),
        ("database-calls", "front-service"),
    }


def test_every_prefecture_has_a_bar_high_enough_for_its_label() -> None:
    """Heights do not depend on the window: the result holds at 1920x1080 and at 1280x800."""
    chart = panels(FILES[0])[0]
    assert chart["type"] == "h-bar"  # OpenObserve's `bar` draws 47 bars at every step of time
    assert chart["queries"][0]["query"].startswith("sum by (prefecture)")
    pixels = chart["layout"]["h"] * ROW_PIXELS - MARGIN_PIXELS - TITLE_PIXELS
    plot = pixels * (1 - BELOW_PLOT) - AROUND_PLOT_PIXELS
    assert plot / len(PREFECTURES) >= LABEL_PIXELS


@each_file
def test_a_legend_names_every_label_that_differs_between_series(path: Path) -> None:
    for query in queries(path):
        labels = set(promql.grouped_by(query.promql)) - {"le"}
        assert set(re.findall(r"\{(\w+)\}", query.legend)) == labels, query
        assert query.legend, query
    for panel in panels(path):
        # Not by a hash of the name, which gives two series the same colour.
        assert panel["config"]["color"] == {"mode": "palette-classic"}
        if panel["type"] != "h-bar":  # there the axis names the bars
            assert panel["config"]["show_legends"] is True
            assert panel["config"]["legends_position"] == "right"
