"""supervisord.conf of local mode: which programs, with which environment."""

import configparser
import json
import re
from pathlib import Path

import pytest

from tools.launch.docker import jaeger_ui
from tools.launch.dotenv import read_dotenv
from tools.launch.local import conf, mode, packages
from tools.launch.local.table import OPTIONAL, TABLE, Program
from tools.launch.project import LONGEST_SOCKET_NAME, MAX_SOCKET_PATH, Project
from tools.launch.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[4]
SECRETS = {"MYSQL_ROOT_PASSWORD": "Root-1", "MYSQL_PASSWORD": "Reader-1"}
SETTINGS = read_settings(Path("/nowhere/.env"), SECRETS)


def written(
    present: set[str], rows: list[Program] | None = None, settings: Settings = SETTINGS
) -> configparser.RawConfigParser:
    """Parse the file as supervisord does."""
    parser = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    chosen = mode.chosen(present) if rows is None else rows
    parser.read_string(conf.text(Project(ROOT), settings, present, chosen))
    return parser


def programs(parser: configparser.RawConfigParser) -> list[str]:
    return [name[8:] for name in parser.sections() if name.startswith("program:")]


def variables(parser: configparser.RawConfigParser, program: str) -> dict[str, str]:
    """Return a program's environment."""
    text = parser[f"program:{program}"].get("environment", "")
    return dict(re.findall(r'^(\w+)="(.*)",?$', text, re.M))


def test_the_file_refers_to_nothing_that_the_environment_lacks() -> None:
    environment = conf.environment(Project(ROOT), SETTINGS)
    text = conf.text(Project(ROOT), SETTINGS, OPTIONAL, TABLE)
    used = set(re.findall(r"%\(ENV_(\w+)\)s", text)) - {"X"}
    assert used == {"DATA", "SOCKETS"} <= set(environment)
    assert "{" not in text


def test_passwords_are_in_the_environment_only_and_a_new_one_changes_the_file() -> None:
    text = conf.text(Project(ROOT), SETTINGS, OPTIONAL, TABLE)
    assert "Reader-1" not in text
    assert "Root-1" not in repr(conf.environment(Project(ROOT), SETTINGS))
    other = read_settings(Path("/nowhere/.env"), {**SECRETS, "MYSQL_PASSWORD": "Reader-2"})
    assert conf.text(Project(ROOT), other, OPTIONAL, TABLE) != text


def test_openobserve_has_the_same_bounds_in_both_modes() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    in_docker = dict(re.findall(r'(ZO_[A-Z_]+): "([^"]+)"', compose))
    here = variables(written(OPTIONAL), "openobserve")
    # Compare's address is private in one mode, and this machine in the other.
    assert in_docker.pop("ZO_SKIP_SSRF_CHECKS") == here["ZO_SSRF_ALLOW_LOOPBACK"] == "true"
    assert in_docker == {name: here[name] for name in in_docker}
    assert in_docker.keys() >= {"ZO_TELEMETRY", "ZO_MODEL_PRICING_ENABLED"}
    # Data leave the memory long before the memory table is full and everything is refused.
    in_memory = int(in_docker["ZO_MAX_FILE_SIZE_IN_MEMORY"])
    assert in_memory * 2 < int(in_docker["ZO_MEM_TABLE_MAX_SIZE"])
    assert in_docker["ZO_MAX_FILE_RETENTION_TIME"] == "60"


def test_every_program_has_a_bounded_log_and_is_restarted() -> None:
    parser = written(OPTIONAL)
    assert len(programs(parser)) == 14
    for name in programs(parser):
        options = parser[f"program:{name}"]
        assert options["stdout_logfile"] == f".local/log/{name}.log"
        assert options["autorestart"] == options["killasgroup"] == "true"
        assert options["stdout_logfile_maxbytes"] == "2MB"


def test_optional_programs_are_there_only_if_they_are_present() -> None:
    assert set(programs(written(OPTIONAL))) - set(programs(written(set()))) == OPTIONAL
    assert "jaeger" in programs(written({"jaeger"}))


def test_compare_alone_is_the_same_row_as_in_the_demo_and_links_to_no_backend() -> None:
    rows = [row for row in TABLE if row.name == mode.COMPARE]
    alone, demo = written(set(), rows), written(OPTIONAL)
    assert programs(alone) == ["compare"]
    assert alone["program:compare"]["command"] == demo["program:compare"]["command"]
    assert variables(alone, "compare")["JAEGER_URL"] == ""
    assert variables(demo, "compare")["JAEGER_URL"] == "http://localhost:16686"


def test_without_a_collector_the_services_send_to_compare() -> None:
    for name in ("front-service", "population-api", "population-api-zero-code"):
        with_one, without = variables(written(OPTIONAL), name), variables(written(set()), name)
        assert with_one["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:4318"
        assert without["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:8088"


def test_a_service_gets_every_variable_of_its_opentelemetry_env() -> None:
    for service, folder in (
        ("front-service", "front_service"),
        ("population-api-libraries", "population_api"),
    ):
        of_file = read_dotenv(ROOT / folder / "opentelemetry.env")
        assert of_file
        passed = variables(written(OPTIONAL), service)
        assert of_file.items() - passed.items() <= {("OTEL_SERVICE_NAME", "population-api")}
        assert passed["OTEL_SERVICE_NAME"] == service


def test_a_setting_with_a_percent_sign_reaches_the_program_unchanged() -> None:
    settings = read_settings(Path("/nowhere/.env"), {"TRUSTED_HOSTS": "a%20b"})
    passed = variables(written(set(), settings=settings), "compare")["TRUSTED_HOSTS"]
    assert passed % {} == "a%20b"  # supervisord expands %(NAME)s


def test_telemetry_settings_of_the_user_are_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "somebody-else")
    assert "OTEL_SERVICE_NAME" not in conf.environment(Project(ROOT), SETTINGS)


def test_every_port_setting_belongs_to_one_program() -> None:
    ports = [port for row in TABLE for port in row.ports]
    assert len(ports) == len(set(ports)) == 21


def test_packages_of_missing_programs_are_named_once() -> None:
    assert packages.missing(lambda program: "/usr/bin/" + program) == []
    only_redis = packages.missing(lambda name: name if name == "redis-server" else None)
    assert only_redis == ["memcached", "mariadb-server-core", "mariadb-client-core"]


def test_the_path_of_a_socket_is_not_too_long(tmp_path: Path) -> None:
    near, far = Project(tmp_path), Project(tmp_path / ("deep" * 30))
    assert near.sockets() == tmp_path / ".local" / "run"
    for project in (near, far):
        assert len(str(project.sockets() / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH


def test_links_of_jaegers_pages_follow_changed_ports() -> None:
    text = (ROOT / "backends" / "jaeger" / "ui-config.json").read_text(encoding="utf-8")
    moved = read_settings(
        Path("/nowhere/.env"),
        {"FRONT_PORT": "8088", "COMPARE_PORT": "8080", "OPENOBSERVE_PORT": "9050"},
    )
    config = json.loads(jaeger_ui.with_ports(text, moved))
    links = {item["label"]: item["url"] for item in config["menu"][0]["items"]}
    assert links["Front page"] == "http://localhost:8088/"
    assert links["Compare"] == "http://localhost:8080/"
    assert links["OpenObserve"] == "http://localhost:9050/web/"
    assert config["linkPatterns"][0]["url"] == "http://localhost:8080/trace/#{traceID}"


def test_jaeger_uses_our_file_when_no_port_was_changed() -> None:
    file = jaeger_ui.config_file(Project(ROOT), SETTINGS)
    assert file == str(ROOT / "backends" / "jaeger" / "ui-config.json")
