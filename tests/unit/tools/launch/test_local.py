"""What local mode starts, with which environment, and what it leaves out."""

import configparser
import json
import re
from pathlib import Path

import pytest

from tools.launch.docker import jaeger_ui
from tools.launch.local import machine, programs
from tools.launch.local.machine import OptionalParts
from tools.launch.project import LONGEST_SOCKET_NAME, LONGEST_SOCKET_PATH, Project
from tools.launch.settings import read_settings

ROOT = Path(__file__).resolve().parents[4]
SETTINGS = read_settings(Path("/nowhere/.env"), {"MYSQL_ROOT_PASSWORD": "root's own"})


def conf() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    parser.read(ROOT / "tools" / "launch" / "local" / "supervisord.conf")
    return parser


def test_the_conf_refers_to_nothing_that_the_environment_lacks() -> None:
    everything = OptionalParts(collector=True, jaeger=True, openobserve=True)
    environment = machine.environment(Project(ROOT), SETTINGS, everything)
    text = (ROOT / "tools" / "launch" / "local" / "supervisord.conf").read_text(encoding="utf-8")
    used = {name for name in re.findall(r"%\(ENV_(\w+)\)s", text) if name != "X"}
    assert used <= set(environment)
    assert "MYSQL_ROOT_PASSWORD" not in environment


def test_openobserve_is_bounded_alike_in_both_modes() -> None:
    bounds = [
        set(re.findall(r'ZO_(\w+)[:=] ?"([^"%]+)"', (ROOT / file).read_text(encoding="utf-8")))
        for file in ("docker-compose.yml", "tools/launch/local/supervisord.conf")
    ]
    ours_only = {("HTTP_ADDR", "127.0.0.1"), ("GRPC_ADDR", "127.0.0.1")}
    assert bounds[0] == bounds[1] - ours_only
    assert {name for name, _ in bounds[0]} >= {"TELEMETRY", "MODEL_PRICING_ENABLED"}
    # Out of memory and onto the disk long before the table is full and everything is refused.
    settings = dict(bounds[0])
    assert int(settings["MAX_FILE_SIZE_IN_MEMORY"]) * 2 < int(settings["MEM_TABLE_MAX_SIZE"])
    assert settings["MAX_FILE_RETENTION_TIME"] == "60"


def test_every_program_has_a_bounded_log_and_is_started_again() -> None:
    parser = conf()
    names = [section for section in parser.sections() if section.startswith("program:")]
    assert len(names) == 14
    for section in names:
        options = dict(parser.items(section))
        assert options["stdout_logfile"] == f".local/log/{section.partition(':')[2]}.log"
        assert options["autorestart"] == options["killasgroup"] == "true"
        assert options["stdout_logfile_maxbytes"] == "2MB"


def test_optional_programs_start_by_themselves_only_where_they_are() -> None:
    parser = conf()
    chosen = {
        section.partition(":")[2]
        for section in parser.sections()
        if parser.has_option(section, "autostart")
    }
    assert chosen == set(OptionalParts(True, True, True).programs())


def test_without_a_collector_the_services_send_to_compare() -> None:
    with_one = machine.environment(Project(ROOT), SETTINGS, OptionalParts(True, False, False))
    without = machine.environment(Project(ROOT), SETTINGS, OptionalParts(False, False, False))
    assert with_one["OTLP_ENDPOINT"] == "http://127.0.0.1:4318"
    assert without["OTLP_ENDPOINT"] == "http://127.0.0.1:8088"
    assert without["JAEGER_URL"] == without["OPENOBSERVE_URL"] == ""


def test_telemetry_settings_of_the_caller_do_not_come_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "somebody-else")
    assert "OTEL_SERVICE_NAME" not in machine.environment(
        Project(ROOT), SETTINGS, OptionalParts(True, True, True)
    )


def test_ports_of_absent_parts_are_not_wanted() -> None:
    few = machine.wanted_ports(SETTINGS, OptionalParts(False, False, False))
    assert sorted(few) == sorted(machine.ALWAYS)
    assert len(machine.wanted_ports(SETTINGS, OptionalParts(True, True, True))) == 21


def test_packages_are_named_once_for_the_programs_that_are_missing() -> None:
    assert programs.missing(lambda program: "/usr/bin/" + program) == []
    only_redis = programs.missing(lambda name: name if name == "redis-server" else None)
    assert only_redis == ["memcached", "mariadb-server-core", "mariadb-client-core"]


def test_sockets_have_a_path_that_the_kernel_takes(tmp_path: Path) -> None:
    near, far = Project(tmp_path), Project(tmp_path / ("deep" * 30))
    assert near.sockets() == tmp_path / ".local" / "run"
    for project in (near, far):
        assert len(str(project.sockets() / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def test_links_of_jaegers_pages_follow_ports_that_were_moved() -> None:
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


def test_jaegers_links_are_ours_when_no_port_was_moved() -> None:
    file = jaeger_ui.config_file(Project(ROOT), SETTINGS)
    assert file == str(ROOT / "backends" / "jaeger" / "ui-config.json")
