"""What was built is built again when its sources have changed, and only then."""

import shutil
from pathlib import Path

from tests import ROOT
from tools.launch import venvs
from tools.launch.local import database
from tools.launch.project import Project
from tools.launch.settings import Settings
from tools.launch.stamp import Stamp

SECRETS = {"MYSQL_PASSWORD": "Reader-1", "MYSQL_ROOT_PASSWORD": "Root-1"}


def test_a_build_is_current_until_a_source_changes(tmp_path: Path) -> None:
    source, file = tmp_path / "source", tmp_path / "stamp"
    source.write_text("one")
    assert not Stamp(file, ["3.13", source]).is_current(), "nothing has been built"
    Stamp(file, ["3.13", source]).write()
    assert Stamp(file, ["3.13", source]).is_current()
    assert not Stamp(file, ["3.14", source]).is_current()
    source.write_text("two")
    assert not Stamp(file, ["3.13", source]).is_current()


def test_an_environment_is_created_again_when_one_of_its_lists_changes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    lists = [tmp_path / name for name in venvs.REQUIREMENTS["front_service"]]
    for path in lists:
        path.parent.mkdir(exist_ok=True)
        path.write_text("flask==3.1.3\n")
    assert list(venvs.jobs(project, ("front_service",))) == ["Python packages of front_service"]
    project.venv("front_service").mkdir(parents=True)
    venvs._stamp(project, "front_service").write()
    assert venvs.jobs(project, ("front_service",)) == {}
    for path in lists:
        path.write_text("flask==3.1.4\n")
        assert list(venvs.jobs(project, ("front_service",))) != []
        path.write_text("flask==3.1.3\n")


def test_the_database_is_created_again_for_a_new_password_or_file(tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(ROOT / "db", tmp_path / "db")
    (project.data / "mysql").mkdir(parents=True)
    assert not database.is_current(project, Settings(SECRETS))
    database._stamp(project, Settings(SECRETS)).write()
    assert database.is_current(project, Settings(SECRETS))
    for name in SECRETS:
        assert not database.is_current(project, Settings({**SECRETS, name: "Other-1"}))
    (tmp_path / "db" / "9-more.sql").write_text("SELECT 1;\n")
    assert not database.is_current(project, Settings(SECRETS))
