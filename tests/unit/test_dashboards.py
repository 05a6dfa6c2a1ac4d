"""Our dashboards are whole, and a digest tells a person's edit from what OpenObserve adds."""

import base64
import copy
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import promql
from tests.dashboards import FILES, FOLDER, board, panels, queries, values
from tools.launch.openobserve.client import OpenObserve, OpenObserveError
from tools.launch.openobserve.dashboards import digest, is_edited, put_all, seal_of, sealed

WIDTH = 192  # columns of version 8

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_there_are_four() -> None:
    assert len(FILES) == len({board(path)["title"] for path in FILES}) == 4


@each_file
def test_every_field_that_openobserve_insists_on_is_there(path: Path) -> None:
    assert board(path)["version"] == 8
    for tab in board(path)["tabs"]:
        assert tab["tabId"]
        assert tab["name"]
    for panel in panels(path):
        assert panel["queryType"] == "promql"
        assert panel["description"]
        assert panel["config"]["show_legends"] is True
        for query in panel["queries"]:
            assert query["customQuery"] is True
            assert query["fields"]["stream_type"] == "metrics"
            assert query["fields"]["filter"]["filterType"] == "group"
            assert {"x", "y", "z"} <= query["fields"].keys()


@each_file
def test_panels_have_names_and_places_of_their_own(path: Path) -> None:
    layouts = [panel["layout"] for panel in panels(path)]
    assert len({panel["id"] for panel in panels(path)}) == len(layouts)
    assert len({layout["i"] for layout in layouts}) == len(layouts)
    assert all(layout["x"] + layout["w"] <= WIDTH for layout in layouts)
    for one, other in combinations(layouts, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below


@each_file
def test_every_panel_leads_to_the_traces_of_its_time(path: Path) -> None:
    for panel in panels(path):
        (drilldown,) = panel["config"]["drilldown"]
        assert (drilldown["type"], drilldown["targetBlank"]) == ("byUrl", True)
        address = urlsplit(drilldown["data"]["url"])
        query = parse_qs(address.query)
        assert address.path == "/web/traces"
        # What OpenObserve fills in are milliseconds; the page wants microseconds.
        assert (query["from"], query["to"]) == (["${start_time}000"], ["${end_time}000"])
        for text in query.get("query", []):
            condition = base64.urlsafe_b64decode(text.replace(".", "=")).decode()
            assert condition == "service_name LIKE 'population-api%'"


def test_the_chart_of_the_talk_has_one_bar_for_each_prefecture() -> None:
    """As `bar` OpenObserve draws 47 bars at every step of time."""
    chart = panels(FILES[0])[0]
    assert chart["type"] == "h-bar"
    assert chart["queries"][0]["query"].startswith("sum by (prefecture)")


@each_file
def test_a_query_reads_its_stream_and_its_legend_names_what_it_groups_by(path: Path) -> None:
    for asked in queries(path):
        assert asked.query.streams == [asked.stream], asked.where
        assert set(re.findall(r"\{(\w+)\}", asked.legend)) <= set(asked.query.grouped_by)


@each_file
def test_a_variable_begins_with_one_of_its_choices_and_a_query_uses_it(path: Path) -> None:
    for name, (first, *choices) in values(path).items():
        assert first == choices[0]
        assert any(f"${name}" in query["query"] for p in panels(path) for query in p["queries"])


def test_the_first_has_the_level_as_a_filter() -> None:
    assert values(FILES[0]) == {
        "level": [
            "population-api.*",
            "population-api.*",
            "population-api",
            "population-api-own-only",
            "population-api-zero-code-plus",
        ]
    }


def test_a_query_is_asked_with_every_value_of_its_variable() -> None:
    asked = {
        matcher.value
        for each in queries(FILES[1])
        for _, matchers in each.query.selectors
        for matcher in matchers
        if matcher.label == "service_name"
    }
    assert asked == set(values(FILES[1])["service"])
    assert len(asked) == 7


def test_names_of_a_query_are_read() -> None:
    text = 'histogram_quantile(0.95, sum by (le, a) (rate(x_bucket{b="1", c=~"$v"}[1m]))) + max(y)'
    query = promql.read(text, {"v": "p.*"})
    assert query.grouped_by == ["le", "a"]
    assert query.selectors == [
        ("x_bucket", [promql.Matcher("b", "=", "1"), promql.Matcher("c", "=~", "p.*")]),
        ("y", []),
    ]
    assert promql.Matcher("c", "=~", "p.*").fits({"c": "pq"})
    assert not promql.Matcher("c", "=~", "p").fits({"c": "pq"})


def as_openobserve_gives_it(ours: dict[str, Any]) -> dict[str, Any]:
    """With an identity, a date, optional fields as null and a number as a fraction."""
    kept = {**copy.deepcopy(sealed(ours)), "dashboardId": "7", "owner": "demo@example.com"}
    kept["created"] = "2026-11-21T00:00:00Z"
    for panel in kept["tabs"][0]["panels"]:
        panel["config"] |= {"base_map": None, "map_view": None}
        panel["layout"]["w"] = float(panel["layout"]["w"])
    return kept


@each_file
def test_what_openobserve_adds_is_no_edit(path: Path) -> None:
    ours = board(path)
    kept = as_openobserve_gives_it(ours)
    assert seal_of(kept) == digest(ours)
    assert not is_edited(kept)


def test_every_edit_of_a_person_is_one() -> None:
    kept = as_openobserve_gives_it(board(FILES[0]))

    def edited(change: str) -> dict[str, Any]:
        copied = copy.deepcopy(kept)
        panel = copied["tabs"][0]["panels"][0]
        match change:
            case "a panel moved":
                panel["layout"]["x"] = 96
            case "a panel gone":
                copied["tabs"][0]["panels"].pop()
            case "another colour":
                panel["config"]["color"] = {"mode": "fixed"}
            case "another query":
                panel["queries"][0]["query"] = "1"
            case "a word more in the description":
                copied["description"] = "My " + copied["description"]
            case "no seal":
                copied["description"] = "Mine"
        return copied

    changes = ("a panel moved", "a panel gone", "another colour", "another query")
    for change in (*changes, "a word more in the description", "no seal"):
        assert is_edited(edited(change)), change


@pytest.mark.parametrize("answer", [{}, [], {"dashboards": [{"title": "x"}]}, None])
def test_an_answer_of_another_form_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(OpenObserve, "_answer", lambda self, request: answer)
    with pytest.raises(OpenObserveError, match="form that is not known"):
        put_all(FOLDER, OpenObserve("http://127.0.0.1:1", "user", "password"))
