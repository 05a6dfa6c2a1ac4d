"""`make up` uses containers where possible, else local mode with a line that states the reason."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples.launcher import Demo, Docker
from tools.launch import generated
from tools.launch.docker.engine import Engine, in_mebibytes
from tools.launch.dotenv import read_dotenv
from tools.launch.ports import Holder
from tools.launch.project import LaunchError
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import Finished

CONTAINER = {
    "Name": "/population-demo-redis-1",
    "State": {"Status": "running", "StartedAt": "2026-01-02T03:04:05.123456789Z"},
    "Config": {"Labels": {"com.docker.compose.service": "redis"}},
}


MakeDemo = Callable[..., Demo]


@pytest.fixture
def make_demo(tmp_path: Path) -> MakeDemo:
    def make(**answers: Finished) -> Demo:
        return Demo(tmp_path, Docker(**answers))

    return make


def test_a_working_engine_is_used_and_remembered(make_demo: MakeDemo) -> None:
    demo = make_demo()
    assert demo.up() == "compose"
    assert (demo.root / ".local" / "mode").read_text() == "compose"
    assert not demo.docker.did("compose pull")


def test_only_missing_images_are_pulled(make_demo: MakeDemo) -> None:
    demo = make_demo(image_inspect=Finished(1, "", "No such image"))
    assert demo.up() == "compose"
    assert "docker compose pull --quiet redis" in demo.docker.asked
    assert "Pulling images: redis:8-alpine" in demo.out.getvalue()


@pytest.mark.parametrize(
    ("command", "code", "error", "reason"),
    [
        ("compose_version", None, "docker: No such file", "there is no `docker` command"),
        ("compose_version", 1, "'compose' is not a", "Docker has no Compose plugin ({})"),
        ("version", 1, "permission denied", "no Docker engine answers ({})"),
        ("version", None, "docker gave no answer in 8 s", "no Docker engine answers ({})"),
        ("compose_pull", 1, "Error: lookup registry: no host", "an image cannot be pulled ({})"),
        ("compose_build", 17, "failed to solve", "an image cannot be built ({})"),
        ("compose_config", 1, "unknown option", "docker-compose.yml is refused ({})"),
    ],
)
def test_without_containers_it_prints_why_and_runs_locally(
    make_demo: MakeDemo, command: str, code: int | None, error: str, reason: str
) -> None:
    answers = {command: Finished(code, "", error)}
    if command == "compose_pull":
        answers["image_inspect"] = Finished(1, "", "No such image")
    demo = make_demo(**answers)
    assert demo.up() == "local"
    assert f"Local mode: {reason.format(error)}.\n" in demo.out.getvalue()
    assert (demo.root / ".local" / "mode").read_text() == "local"


def test_local_mode_can_be_asked_for(make_demo: MakeDemo) -> None:
    assert make_demo().up(only_local=True) == "local"


def test_local_mode_that_runs_is_kept(make_demo: MakeDemo) -> None:
    demo = make_demo()
    demo.local.runs = "demo"
    assert demo.up() == "local"
    assert demo.docker.asked == []


def test_running_containers_stay_and_the_user_is_informed(make_demo: MakeDemo) -> None:
    demo = make_demo(ps=Finished(0, "abc\n"), inspect=Finished(0, json.dumps([CONTAINER])))
    # The publisher asks `docker ps` too: the ports are free here.
    demo.docker.answers["ps_--filter_publish"] = Finished(0, "")
    demo.docker.answers = dict(reversed(demo.docker.answers.items()))
    assert demo.up(only_local=True) == "compose"
    assert "runs in containers already" in demo.out.getvalue()


def test_containers_that_compose_alone_has_started_are_found(make_demo: MakeDemo) -> None:
    demo = make_demo(ps=Finished(0, "abc\n"), inspect=Finished(0, json.dumps([CONTAINER])))
    demo.launcher.down()
    assert demo.docker.did("compose down")


def test_local_mode_that_runs_is_stopped_without_asking_docker(make_demo: MakeDemo) -> None:
    demo = make_demo()
    demo.local.runs = "demo"
    demo.launcher.down()
    assert demo.local.downs == 1
    assert demo.docker.asked == []


def test_a_port_in_use_stops_it_before_anything_is_pulled_or_started(make_demo: MakeDemo) -> None:
    demo = make_demo()
    demo.holder = Holder("process 7 (other)")
    with pytest.raises(LaunchError, match="(?s)Nothing was started:.*8080.*process 7.*FRONT_PORT"):
        demo.up()
    assert not demo.docker.did("compose build")


def test_no_secret_is_generated_for_old_data(make_demo: MakeDemo) -> None:
    demo = make_demo(volume_ls=Finished(0, "population-demo_mysql-data\n"))
    with pytest.raises(LaunchError, match=r"\.env lacks .*MYSQL_PASSWORD.*`make clean`"):
        demo.up()
    assert not (demo.root / ".env").exists()


def test_data_of_another_clone_are_no_obstacle(make_demo: MakeDemo, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPOSE_PROJECT_NAME=population-demo-1234\n")
    demo = make_demo()
    assert demo.up() == "compose"
    asked = [each for each in demo.docker.asked if each.startswith("docker volume ls")]
    assert asked == [
        "docker volume ls --quiet --filter label=com.docker.compose.project=population-demo-1234"
    ]


def test_containers_without_their_dotenv_are_found_by_their_folder(tmp_path: Path) -> None:
    docker = Docker(ps=Finished(0, "population-demo-1234\npopulation-demo-1234\n"))
    settings = read_settings(tmp_path / ".env", {})
    engine = Engine(tmp_path, settings, docker)
    assert engine.environment()["COMPOSE_PROJECT_NAME"] == "population-demo-1234"
    assert f"project.working_dir={tmp_path} " in docker.asked[0]


def test_a_port_of_another_clone_is_named_with_the_command_that_frees_it(tmp_path: Path) -> None:
    line = "population-demo-1234-compare-1\tpopulation-demo-1234\t/gone"
    docker = Docker(ps=Finished(0, line + "\n"))
    settings = Settings({"COMPOSE_PROJECT_NAME": "population-demo-5678"})
    assert Engine(tmp_path, settings, docker).publisher(8088) == Holder(
        "container population-demo-1234-compare-1 of /gone",
        remedy="`docker compose --project-name population-demo-1234 down` stops it",
    )
    settings = Settings({"COMPOSE_PROJECT_NAME": "population-demo-1234"})
    own = Engine(tmp_path, settings, docker).publisher(8088)
    assert own is not None
    assert own.ours


def test_generated_secrets_reach_docker_in_the_same_command(make_demo: MakeDemo) -> None:
    demo = make_demo()
    demo.up()
    environment = demo.compose.engine.environment()
    written = read_dotenv(demo.root / ".env")
    assert {name: environment[name] for name in written} == written


def test_old_data_with_their_secrets_are_no_obstacle(make_demo: MakeDemo, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    generated.append(dotenv, generated.missing(dotenv, {}))
    demo = make_demo(volume_ls=Finished(0, "population-demo_mysql-data\n"))
    before = dotenv.read_text()
    assert demo.up() == "compose"
    assert dotenv.read_text() == before


@pytest.mark.parametrize(("own_line", "stays"), [("", False), ("FRONT_PORT=9000\n", True)])
def test_clean_keeps_the_lines_of_the_user(
    make_demo: MakeDemo, tmp_path: Path, own_line: str, stays: bool
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(own_line)
    demo = make_demo()
    demo.up()
    demo.launcher.clean()
    assert dotenv.exists() is stays
    assert own_line in (dotenv.read_text() if stays else "")


@pytest.mark.parametrize(
    ("text", "size"), [("12.5MiB", 12.5), ("1.5GiB", 1536.0), ("512KiB", 0.5), ("0B", 0.0)]
)
def test_sizes_of_docker_are_read(text: str, size: float) -> None:
    assert in_mebibytes(text) == size
