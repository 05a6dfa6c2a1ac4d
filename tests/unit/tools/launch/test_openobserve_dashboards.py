"""A digest in the description separates a person's edit from what OpenObserve adds by itself."""

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.dashboards import FILES, FOLDER, dashboard
from tools.launch.openobserve.client import OpenObserve, OpenObserveError
from tools.launch.openobserve.dashboards import digest, is_edited, put_all, seal_of, sealed


def as_openobserve_returns_it(ours: dict[str, Any]) -> dict[str, Any]:
    """Add an id, an owner, a date, null for optional fields, and make a whole number a float."""
    returned = {**copy.deepcopy(sealed(ours)), "dashboardId": "7", "owner": "demo@example.com"}
    returned["created"] = "2026-11-21T00:00:00Z"
    for panel in returned["tabs"][0]["panels"]:
        panel["config"] |= {"base_map": None, "map_view": None}
        panel["layout"]["w"] = float(panel["layout"]["w"])
    return returned


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_openobserve_adds_is_not_an_edit(path: Path) -> None:
    ours = dashboard(path)
    returned = as_openobserve_returns_it(ours)
    assert seal_of(returned) == digest(ours)
    assert not is_edited(returned)


@pytest.mark.parametrize(
    "change",
    ["panel moved", "panel removed", "colour", "query", "description", "no seal"],
)
def test_every_change_by_a_person_is_an_edit(change: str) -> None:
    edited = as_openobserve_returns_it(dashboard(FILES[0]))
    panels = edited["tabs"][0]["panels"]
    match change:
        case "panel moved":
            panels[0]["layout"]["x"] = 96
        case "panel removed":
            panels.pop()
        case "colour":
            panels[0]["config"]["color"] = {"mode": "fixed"}
        case "query":
            panels[0]["queries"][0]["query"] = "1"
        case "description":
            edited["description"] = "My " + edited["description"]
        case "no seal":
            edited["description"] = "Mine"
    assert is_edited(edited)


@pytest.mark.parametrize("answer", [{}, [], {"dashboards": [{"title": "x"}]}, None])
def test_an_answer_of_another_form_is_one_error(
    monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(OpenObserve, "_answer", lambda self, request: answer)
    with pytest.raises(OpenObserveError, match="form that is not known"):
        put_all(FOLDER, OpenObserve("http://127.0.0.1:1", "user", "password"))
