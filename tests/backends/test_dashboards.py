"""Dashboards are created once, updated with the files, and never overwrite a person's edit."""

import json
import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tests.backends.conftest import PASSWORD, USER, Gate
from tests.dashboards import FILES, FOLDER, dashboard
from tests.servers import Server, free_port
from tools.launch.openobserve import dashboards
from tools.launch.openobserve.client import TRIES, OpenObserve, OpenObserveError
from tools.launch.project import Project
from tools.launch.settings import Settings

TITLES = [dashboard(path)["title"] for path in FILES]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our dashboards that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "dashboards"))


def rename_first_panel(path: Path, title: str) -> None:
    changed = dashboard(path)
    changed["tabs"][0]["panels"][0]["title"] = title
    path.write_text(json.dumps(changed))


def first_panel(openobserve: OpenObserve, title: str) -> str:
    kept = openobserve.read(openobserve.titles()[title])
    return str(kept.dashboard["tabs"][0]["panels"][0]["title"])


def edit_as_its_page_does(openobserve: OpenObserve, title: str) -> None:
    """Save the whole dashboard with one panel changed."""
    identity = openobserve.titles()[title]
    kept = openobserve.read(identity)
    kept.dashboard["tabs"][0]["panels"][0]["title"] = "Mine"
    openobserve.replace(identity, kept.hash, kept.dashboard)


def test_each_is_created_once(openobserve: OpenObserve) -> None:
    assert dashboards.put_all(FOLDER, openobserve) == dict.fromkeys(TITLES, "created")
    before = openobserve.titles()
    assert sorted(before) == sorted(TITLES)

    assert dashboards.put_all(FOLDER, openobserve) == dict.fromkeys(TITLES, "unchanged")
    assert openobserve.titles() == before


def test_what_it_stores_is_our_file_with_the_seal(openobserve: OpenObserve) -> None:
    dashboards.put_all(FOLDER, openobserve)
    for path in FILES:
        ours = dashboard(path)
        kept = openobserve.read(openobserve.titles()[ours["title"]]).dashboard
        assert dashboards.digest(kept) == dashboards.digest(ours) == dashboards.seal_of(kept)
        assert kept["description"].startswith(ours["description"])
        queries = [panel["queries"] for panel in ours["tabs"][0]["panels"]]
        assert [panel["queries"] for panel in kept["tabs"][0]["panels"]] == queries


def test_a_changed_file_updates_its_dashboard(openobserve: OpenObserve, folder: Path) -> None:
    dashboards.put_all(folder, openobserve)
    before = openobserve.titles()
    rename_first_panel(sorted(folder.glob("*.json"))[0], "Clicks")

    done = dashboards.put_all(folder, openobserve)
    assert done == {**dict.fromkeys(TITLES, "unchanged"), TITLES[0]: "renewed"}
    assert openobserve.titles() == before
    assert first_panel(openobserve, TITLES[0]) == "Clicks"
    assert dashboards.put_all(folder, openobserve) == dict.fromkeys(TITLES, "unchanged")


def test_a_persons_edit_is_kept_and_reported(openobserve: OpenObserve, folder: Path) -> None:
    dashboards.put_all(folder, openobserve)
    edit_as_its_page_does(openobserve, TITLES[1])
    rename_first_panel(sorted(folder.glob("*.json"))[1], "Ours")

    done = dashboards.put_all(folder, openobserve)
    assert done[TITLES[1]] == "edited"
    assert first_panel(openobserve, TITLES[1]) == "Mine"
    assert f"`{TITLES[1]}` was edited by hand" in "\n".join(dashboards.report(done))


def test_a_dashboard_of_the_same_title_that_is_not_ours_is_kept(
    openobserve: OpenObserve,
) -> None:
    openobserve.create({"version": 8, "title": TITLES[0], "description": "", "tabs": []})
    done = dashboards.put_all(FOLDER, openobserve)
    assert done == {**dict.fromkeys(TITLES, "created"), TITLES[0]: "edited"}


def test_a_stale_hash_is_refused(openobserve: OpenObserve) -> None:
    dashboards.put_all(FOLDER, openobserve)
    identity = openobserve.titles()[TITLES[0]]
    stale = openobserve.read(identity)
    edit_as_its_page_does(openobserve, TITLES[0])
    with pytest.raises(OpenObserveError, match="409"):
        openobserve.replace(identity, stale.hash, stale.dashboard)


def test_a_wrong_login_is_reported_in_one_line(server: Server) -> None:
    settings = Settings(
        {
            "OPENOBSERVE_USER": USER,
            "OPENOBSERVE_PASSWORD": "Wrong-Password-1",
            "OPENOBSERVE_PORT": str(server.port),
        }
    )
    (line,) = dashboards.put(Project(ROOT), settings)
    assert "refuses the login of .env (401)" in line


def test_a_server_that_is_down_is_reported_in_one_line() -> None:
    login = {"OPENOBSERVE_USER": USER, "OPENOBSERVE_PASSWORD": PASSWORD}
    settings = Settings({**login, "OPENOBSERVE_PORT": str(free_port())})
    (line,) = dashboards.put(Project(ROOT), settings)
    assert "does not answer" in line


def test_requests_are_retried_after_503_and_nothing_is_created_twice(gate: Gate) -> None:
    pauses: list[float] = []
    through_the_gate = OpenObserve(gate.url, USER, PASSWORD, pauses.append)
    gate.shut_for = 3
    assert set(dashboards.put_all(FOLDER, through_the_gate).values()) == {"created"}
    assert len(pauses) == 3
    assert gate.asked.count("POST") == len(through_the_gate.titles()) == len(TITLES)


def test_retries_end_when_every_answer_is_503(gate: Gate) -> None:
    pauses: list[float] = []
    gate.shut_for = 10**6
    with pytest.raises(OpenObserveError, match="503"):
        dashboards.put_all(FOLDER, OpenObserve(gate.url, USER, PASSWORD, pauses.append))
    assert (len(gate.asked), len(pauses)) == (TRIES, TRIES - 1)
