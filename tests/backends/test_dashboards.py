"""Dashboards are created once, updated with the files, and never overwrite a person's edit."""

import json
import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tests.backends.conftest import PASSWORD, USER
from tests.dashboards import FILES, FOLDER, dashboard
from tests.servers import Server, free_port
from tools.launch import dashboards
from tools.launch.dashboards import OpenObserve
from tools.launch.openobserve import OpenObserveError
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
    stored, _ = openobserve.read(openobserve.titles()[title])
    return str(stored["tabs"][0]["panels"][0]["title"])


def edit(openobserve: OpenObserve, title: str) -> None:
    """Save the dashboard with one panel changed, as OpenObserve's page does."""
    identity = openobserve.titles()[title]
    stored, known_hash = openobserve.read(identity)
    stored["tabs"][0]["panels"][0]["title"] = "Mine"
    openobserve.replace(identity, known_hash, stored)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """The file that remembers our last write."""
    return tmp_path / "memory.json"


def test_each_is_created_once(openobserve: OpenObserve, memory: Path) -> None:
    assert dashboards.put_all(FOLDER, openobserve, memory) == dict.fromkeys(TITLES, "created")
    before = openobserve.titles()
    assert sorted(before) == sorted(TITLES)

    assert dashboards.put_all(FOLDER, openobserve, memory) == dict.fromkeys(TITLES, "unchanged")
    assert openobserve.titles() == before


def test_openobserve_stores_our_file(openobserve: OpenObserve, memory: Path) -> None:
    dashboards.put_all(FOLDER, openobserve, memory)
    for path in FILES:
        ours = dashboard(path)
        stored, _ = openobserve.read(openobserve.titles()[ours["title"]])
        assert stored["description"] == ours["description"]
        queries = [panel["queries"] for panel in ours["tabs"][0]["panels"]]
        assert [panel["queries"] for panel in stored["tabs"][0]["panels"]] == queries


def test_a_file_that_has_changed_renews_its_dashboard(
    openobserve: OpenObserve, folder: Path, memory: Path
) -> None:
    dashboards.put_all(folder, openobserve, memory)
    before = openobserve.titles()
    for title in ("Clicks", "Requests"):
        rename_first_panel(sorted(folder.glob("*.json"))[0], title)
        done = dashboards.put_all(folder, openobserve, memory)
        assert done == {**dict.fromkeys(TITLES, "unchanged"), TITLES[0]: "renewed"}
        assert openobserve.titles() == before
        assert first_panel(openobserve, TITLES[0]) == title
    assert dashboards.put_all(folder, openobserve, memory) == dict.fromkeys(TITLES, "unchanged")


def test_the_edit_of_a_user_is_kept(openobserve: OpenObserve, folder: Path, memory: Path) -> None:
    dashboards.put_all(folder, openobserve, memory)
    edit(openobserve, TITLES[1])
    rename_first_panel(sorted(folder.glob("*.json"))[1], "Ours")

    done = dashboards.put_all(folder, openobserve, memory)
    assert done == {**dict.fromkeys(TITLES, "unchanged"), TITLES[1]: "edited"}
    assert first_panel(openobserve, TITLES[1]) == "Mine"


def test_a_dashboard_of_the_same_title_that_is_not_ours_is_kept(
    openobserve: OpenObserve, memory: Path
) -> None:
    openobserve.create({"version": 8, "title": TITLES[0], "description": "", "tabs": []})
    done = dashboards.put_all(FOLDER, openobserve, memory)
    assert done == {**dict.fromkeys(TITLES, "created"), TITLES[0]: "edited"}


def test_after_a_new_start_with_empty_data_all_are_created(
    openobserve: OpenObserve, memory: Path
) -> None:
    memory.write_text('{"of earlier data": ["hash", "digest"]}')
    assert set(dashboards.put_all(FOLDER, openobserve, memory).values()) == {"created"}


def test_an_old_hash_is_refused(openobserve: OpenObserve, memory: Path) -> None:
    dashboards.put_all(FOLDER, openobserve, memory)
    identity = openobserve.titles()[TITLES[0]]
    stored, old_hash = openobserve.read(identity)
    edit(openobserve, TITLES[0])
    with pytest.raises(OpenObserveError, match="409"):
        openobserve.replace(identity, old_hash, stored)


def settings(port: int, password: str) -> Settings:
    values = {"OPENOBSERVE_USER": USER, "OPENOBSERVE_PASSWORD": password}
    return Settings({**values, "OPENOBSERVE_PORT": str(port)})


def test_a_wrong_login_answers_and_is_one_sentence(server: Server) -> None:
    wrong = settings(server.port, "Wrong-Password-1")
    assert dashboards.server(wrong).answers()
    with pytest.raises(OpenObserveError, match=r"refuses the login of \.env \(401\)"):
        dashboards.put(Project(ROOT), wrong)


def test_without_an_openobserve_there_is_one_sentence() -> None:
    nobody = settings(free_port(), PASSWORD)
    assert not dashboards.server(nobody).answers()
    with pytest.raises(OpenObserveError, match="does not answer"):
        dashboards.put(Project(ROOT), nobody)
