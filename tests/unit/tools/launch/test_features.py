"""A feature's folder adds settings, levels, programs, services and pages to the demo."""

import configparser
from pathlib import Path

import pytest
import yaml

from tests import ROOT
from tools.launch import cost, features
from tools.launch.commands import chosen, read_arguments
from tools.launch.docker.engine import Engine
from tools.launch.local import conf, table
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings

DESCRIPTION = """
extensions = ["extra.pages:install"]
settings = {API_EXTRA_PORT = "8099", EXTRA_COLOUR = "red"}
levels = {extra = "API_EXTRA_PORT"}
cost.extra = {module = "extra.serve", source = "extra/app.py"}
"""
PROGRAMS = """
[population-api-extra]
like = "population-api"
command = "serve {EXTRA_COLOUR} {PORT} {LEVEL}"
ports = ["API_EXTRA_PORT"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one feature."""
    folder = tmp_path / "extra"
    folder.mkdir()
    (folder / "feature.toml").write_text(DESCRIPTION)
    (folder / "programs.toml").write_text(PROGRAMS)
    (folder / "compose.yaml").write_text("services: {}")
    (tmp_path / ".local").mkdir()
    return Project(tmp_path)


@pytest.fixture
def settings(project: Project) -> Settings:
    (project.root / ".env").write_text("EXTRA_COLOUR=blue\n")
    return read_settings(project.dotenv, {}, features.read(project.root, ["extra"]))


def test_its_settings_follow_dotenv(settings: Settings) -> None:
    assert (settings["EXTRA_COLOUR"], settings.port("API_EXTRA_PORT")) == ("blue", 8099)


def test_in_docker_its_services_level_and_pages_are_added(settings: Settings) -> None:
    environment = Engine(ROOT, settings, lambda *_: pytest.fail("asked Docker")).environment
    settings.update({"COMPOSE_PROJECT_NAME": "demo"})
    added = {
        "COMPOSE_FILE": "docker-compose.yml:extra/compose.yaml",
        "EXTRA_LEVELS": "extra",
        "EXTRA_API_URLS": ",extra=http://population-api-extra:8081",
        "EXTENSIONS": "extra.pages:install",
    }
    assert added.items() <= environment().items()


def test_in_local_mode_its_programs_level_and_pages_are_added(settings: Settings) -> None:
    parser = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    parser.read_string(conf.text(Project(ROOT), settings, (), table.programs(settings.features)))
    assert parser["program:population-api-extra"]["command"] == "serve blue 8099 extra"
    assert 'CACHE_PREFIX="extra"' in parser["program:population-api-extra"]["environment"]
    assert ",extra=http://127.0.0.1:8099" in parser["program:front-service"]["environment"]
    compare = parser["program:compare"]["environment"]
    assert 'EXTRA_LEVELS="extra"' in compare
    assert 'EXTENSIONS="extra.pages:install"' in compare


def test_make_cost_measures_its_level(settings: Settings) -> None:
    added = ["--level", "extra", "extra.serve", "extra/app.py"]
    assert cost.options_of(settings, quick=True) == ["--quick", *added]


def test_without_features_nothing_is_added(project: Project) -> None:
    settings = read_settings(project.dotenv, {})
    assert settings["EXTRA_LEVELS"] == settings["EXTRA_API_URLS"] == settings["EXTENSIONS"] == ""
    assert "COMPOSE_FILE" not in settings.as_environment()


def names(project: Project, command: str) -> list[str]:
    return [each.name for each in chosen(project, read_arguments(command.split()))]


def test_commands_work_on_the_features_of_the_last_start_and_clean_on_all(project: Project) -> None:
    assert names(project, "status") == names(project, "up") == []
    assert names(project, "up --with extra") == names(project, "clean") == ["extra"]
    features.remember(project, features.read(project.root, ["extra"]))
    assert names(project, "up") == names(project, "logs") == ["extra"]
    features.forget(project)
    assert names(project, "up") == []


def test_a_feature_that_was_removed_is_forgotten(project: Project) -> None:
    features.remember(project, features.read(project.root, ["extra"]))
    (project.root / "extra" / "feature.toml").unlink()
    assert features.remembered(project) == []


@pytest.mark.parametrize("description", ["levels = [", 'colour = "red"'])
def test_an_unreadable_description_is_an_error_with_its_path(
    project: Project, description: str
) -> None:
    (project.root / "extra" / "feature.toml").write_text(description)
    with pytest.raises(LaunchError, match=r"extra/feature\.toml cannot be read"):
        features.read(project.root, ["extra"])


def test_an_unknown_feature_is_an_error_that_lists_the_others(project: Project) -> None:
    with pytest.raises(LaunchError, match="WITH=other is no feature; there are: extra"):
        features.read(project.root, ["extra", "other"])


@pytest.mark.parametrize("name", features.available(ROOT))
def test_a_feature_has_the_same_programs_in_both_modes(name: str) -> None:
    (feature,) = features.read(ROOT, [name])
    services = yaml.safe_load((ROOT / name / "compose.yaml").read_text(encoding="utf-8"))
    ours = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    added = set(feature.programs) - {row.name for row in table.TABLE}
    assert added == set(services["services"]) - set(ours["services"])
