"""The files of the labs, the one that is on, and a switch to one that fails."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.samples.launcher import Docker
from tools.launch import labs
from tools.launch.docker.collector import ComposeCollector
from tools.launch.docker.engine import Engine
from tools.launch.features import Feature
from tools.launch.health import Check
from tools.launch.labs import Labs
from tools.launch.local import pipelines
from tools.launch.local.collector import LocalCollector
from tools.launch.local.supervisor import Supervisor
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import Finished

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "collector" / "labs"
BASE = (ROOT / "collector" / "config.yaml").read_text(encoding="utf-8")
LABS = Labs(Project(ROOT))
NAMES = sorted(LABS.questions())
ABSENT = [[], ["jaeger"], ["openobserve"], ["jaeger", "openobserve"]]


def settings(**values: str) -> Settings:
    return read_settings(Path("/nowhere/.env"), values)


def merged(*documents: Any) -> dict[str, Any]:
    """Maps merge, lists are replaced: as the collector merges its files."""
    result: dict[str, Any] = {}
    for document in documents:
        for key, value in (document or {}).items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


@pytest.mark.parametrize("absent", ABSENT, ids=lambda names: " and ".join(names) or "nothing")
@pytest.mark.parametrize("name", NAMES)
def test_exporters_of_absent_backends_are_left_out_of_every_pipeline(
    name: str, absent: list[str]
) -> None:
    overlay = LABS.file(name).read_text(encoding="utf-8")
    before = merged(yaml.safe_load(BASE), yaml.safe_load(overlay))
    last = pipelines.without(absent, BASE, overlay)
    after = merged(before, yaml.safe_load(last.removeprefix("yaml:")))
    gone = {pipelines.EXPORTERS[each] for each in absent}
    for pipeline, parts in after["service"]["pipelines"].items():
        whole = before["service"]["pipelines"][pipeline]["exporters"]
        assert parts["exporters"] == [each for each in whole if each not in gone]
        assert parts["exporters"], f"{pipeline} would have no exporter"
    assert absent or after == before


def pipelines_program(absent: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Run it as local mode does; here, this Python has PyYAML."""
    command = [sys.executable, "-m", "tools.launch.local.pipelines", absent, *map(str, files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)


def test_the_program_prints_the_option_for_the_merged_files() -> None:
    base, overlay = ROOT / "collector" / "config.yaml", FOLDER / "fan-out.yaml"
    printed = pipelines_program("jaeger,openobserve", base, overlay).stdout.strip()
    texts = [file.read_text(encoding="utf-8") for file in (base, overlay)]
    assert printed == pipelines.without(["jaeger", "openobserve"], *texts)
    assert "otlp_http/fan_out" in printed


def test_a_lab_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("processors:\n  - a: b: c\n")
    done = pipelines_program("jaeger", file)
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_lab_states_its_question_what_to_look_at_and_what_it_rewrites(name: str) -> None:
    text = LABS.file(name).read_text(encoding="utf-8")
    first, *lines = text.splitlines()
    assert len(first) <= 100
    if name != "off":
        assert first.endswith("?")
        assert lines[0].startswith("# Look at: ")
        comment = text.partition("\n\n")[0] if "\n\n" in text else text
        assert "\n# Rewrites " in comment
        assert len(lines) < 50


def test_the_list_begins_with_off_and_marks_what_is_on(tmp_path: Path) -> None:
    known = project(tmp_path, one="# Why?\na: 1\n", off="# Nothing.\n{}\n")
    assert list(known.questions().items()) == [("off", "Nothing."), ("one", "Why?")]
    assert [line[0] for line in known.table()] == ["*", " "]
    known.turn_on("one")
    assert [line[0] for line in known.table()] == [" ", "*"]
    assert known.on() == "one"


def test_a_lab_whose_file_has_gone_is_not_on(tmp_path: Path) -> None:
    known = project(tmp_path, off="# Nothing.\n{}\n")
    known.turn_on("gone")
    assert known.on() == "off"


def test_an_unknown_lab_is_answered_with_the_list(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"(?s)There is no lab tail\..*off +Nothing"):
        project(tmp_path, off="# Nothing.\n{}\n").file("tail")


def project(root: Path, **files: str) -> Labs:
    folder = root / "collector" / "labs"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Labs(Project(root))


class Runner:
    """A collector that refuses one lab and does not become healthy with another."""

    def __init__(self, refused: str = "", broken: str = "") -> None:
        self.refused, self.broken = refused, broken
        self.runs = "off"
        self.healthy: Check = lambda: self.runs != self.broken

    def refusal(self, lab: str) -> str | None:
        return "unknown type: tail" if lab == self.refused else None

    def start(self, lab: str) -> None:
        self.runs = lab

    def last_lines(self) -> list[str]:
        return ["permission denied"]


def test_a_feature_that_runs_adds_its_labs(tmp_path: Path) -> None:
    folder = tmp_path / "extra" / "labs"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("# Whose?\n{}\n")
    project(tmp_path, off="# Nothing?").turn_on("own")
    assert Labs(Project(tmp_path)).on() == "off"
    labs = Labs(Project(tmp_path), [Feature(folder.parent)])
    assert (labs.on(), labs.questions()["own"]) == ("own", "Whose?")
    assert (labs.place("off"), labs.place("own")) == ("off", "../../extra/labs/own")


def switch(root: Path, runner: Runner) -> Labs:
    known = project(root, one="# Why?\n{}\n", off="# Nothing.\n{}\n")
    known.switch(runner, "one", Progress(io.StringIO()))
    return known


def test_the_lines_after_look_at_are_found(tmp_path: Path) -> None:
    known = project(
        tmp_path,
        one="# Why?\n# Look at: this\n# and that.\n# Rewrites nothing.\n{}\n",
        off="# Nothing.\n{}\n",
    )
    assert known.what_to_look_at("one") == ["Look at: this", "and that."]
    assert known.what_to_look_at("off") == []


def test_a_lab_that_loads_runs_and_is_remembered(tmp_path: Path) -> None:
    runner = Runner()
    assert switch(tmp_path, runner).on() == runner.runs == "one"


def test_a_lab_that_does_not_load_changes_nothing_and_the_error_is_shown(
    tmp_path: Path,
) -> None:
    runner = Runner(refused="one")
    with pytest.raises(LaunchError, match="(?s)one does not load; off stays.*unknown type: tail"):
        switch(tmp_path, runner)
    assert runner.runs == Labs(Project(tmp_path)).on() == "off"


def test_a_lab_that_does_not_come_up_gives_way_to_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "READY_SECONDS", 0.2)
    runner = Runner(broken="one")
    with pytest.raises(LaunchError, match="(?s)with one; off runs again.*permission denied"):
        switch(tmp_path, runner)
    assert runner.runs == Labs(Project(tmp_path)).on() == "off"


def in_compose(root: Path, docker: Docker) -> ComposeCollector:
    given = settings()
    return ComposeCollector(Project(root), given, Engine(root, given, docker))


def test_in_compose_the_refusal_is_the_output_of_validate(tmp_path: Path) -> None:
    project(tmp_path, one="# Why?\n{}\n")
    docker = Docker(
        compose_run=Finished(1, "", " Container run-1 Created\nError: unknown type\nid: tail\n")
    )
    assert in_compose(tmp_path, docker).refusal("one") == "Error: unknown type\nid: tail"
    asked = docker.asked[-1]
    assert asked.startswith("docker compose run --rm --no-deps --no-TTY otel-collector validate ")
    assert asked.endswith("--config /etc/otelcol-contrib/labs/one.yaml")


def test_in_compose_only_the_collector_is_recreated(tmp_path: Path) -> None:
    project(tmp_path, one="# Why?\n{}\n")
    docker = Docker()
    runner = in_compose(tmp_path, docker)
    assert runner.refusal("one") is None
    runner.start("one")
    up = "docker compose up --detach --no-deps --force-recreate --remove-orphans otel-collector"
    assert docker.asked[-1] == up


def with_services(root: Path) -> Labs:
    """A lab that is a folder, besides `off`."""
    known = project(root, off="# Nothing.\n{}\n")
    folder = root / "collector" / "labs" / "broker"
    folder.mkdir()
    (folder / "lab.yaml").write_text("# What?\n{}\n", encoding="utf-8")
    (folder / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    return known


def test_a_folder_is_a_lab_with_services(tmp_path: Path) -> None:
    known = with_services(tmp_path)
    assert known.questions() == {"off": "Nothing.", "broker": "What?"}
    assert known.place("broker") == "broker/lab"
    assert labs.services(Project(tmp_path), "broker/lab")
    assert labs.services(Project(tmp_path), "off") is None


def test_in_compose_its_services_start_before_the_collector_and_end_after_it(
    tmp_path: Path,
) -> None:
    known = with_services(tmp_path)
    docker = Docker(**{"compose --file": Finished(0, "kafka\ngateway\n")})
    given = settings()
    engine = Engine(tmp_path, given, docker)
    ComposeCollector(Project(tmp_path), given, engine).start("broker/lab")
    recreate = "--no-deps --force-recreate --remove-orphans otel-collector"
    assert [each.partition("--detach ")[2] for each in docker.asked if " up " in each] == [
        "--wait kafka gateway",
        recreate,
    ]
    files = "docker-compose.yml:collector/labs/broker/compose.yaml"
    assert engine.environment()["COMPOSE_FILE"] == files

    known.turn_on("broker")
    docker.asked.clear()
    ComposeCollector(Project(tmp_path), given, engine).start("off")
    assert docker.asked[0] == "docker compose stop otel-collector"
    assert docker.asked[-1].endswith(recreate)
    assert engine.more_services is None


def test_in_local_mode_it_is_refused(tmp_path: Path) -> None:
    with_services(tmp_path)
    here = Project(tmp_path)
    refused = LocalCollector(here, settings(), Supervisor(here), absent=[]).refusal("broker/lab")
    assert refused
    assert "without Docker" in refused


def test_fan_out_without_its_endpoint_is_an_error() -> None:
    with pytest.raises(LaunchError, match="needs FAN_OUT_ENDPOINT"):
        labs.environment("fan-out", settings())
    given = settings(FAN_OUT_ENDPOINT="http://x")
    assert labs.environment("fan-out", given)["FAN_OUT_ENDPOINT"] == "http://x"
    assert labs.environment("outage", settings())["COLLECTOR_LAB"] == "outage"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", {}),
        ("x-key=abc", {"x-key": "abc"}),
        (" a = 1 , b=x=y%2Cz ", {"a": "1", "b": "x=y,z"}),
        ("a=1$2", {"a": "1$$2"}),
    ],
)
def test_headers_are_read_as_the_sdk_reads_them(written: str, read: dict[str, str]) -> None:
    assert yaml.safe_load(labs.header_map(written)) == read


def test_a_header_without_a_value_is_refused() -> None:
    with pytest.raises(LaunchError, match="FAN_OUT_HEADERS"):
        labs.header_map("only-a-name")


def test_the_shell_of_local_mode_reads_every_value_unchanged(tmp_path: Path) -> None:
    project(tmp_path, off="# Nothing.\n{}\n")
    (tmp_path / "collector" / "config.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / ".local").mkdir()
    given = settings(FAN_OUT_ENDPOINT="https://x/?a=$b 'c'", FAN_OUT_HEADERS="k=it's $5")
    here = Project(tmp_path)
    LocalCollector(here, given, Supervisor(here), absent=[]).prepare("off")
    file = tmp_path / ".local" / "collector.env"
    assert file.stat().st_mode & 0o777 == 0o600
    shown = 'printf "%s\\n" "$COLLECTOR_LAB" "$FAN_OUT_ENDPOINT" "$FAN_OUT_HEADERS"'
    said = subprocess.run(
        ["sh", "-c", f"set -a; . '{file}'; {shown}"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=5,
        check=True,
    ).stdout.splitlines()
    assert said == ["off", "https://x/?a=$b 'c'", '{"k": "it\'s $$5"}']
