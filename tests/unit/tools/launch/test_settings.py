"""Settings come from defaults, .env and the environment; .env gets generated values once."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.recorder.openobserve import weak
from tools.launch import generated
from tools.launch.dotenv import read_dotenv
from tools.launch.local.table import TABLE
from tools.launch.project import LaunchError
from tools.launch.settings import DEFAULTS, GENERATED, SECRETS, read_settings

ROOT = Path(__file__).resolve().parents[4]


def test_the_environment_overrides_dotenv_and_dotenv_overrides_the_default(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("FRONT_PORT=1001\nAPI_PORT=1002\n")
    settings = read_settings(dotenv, {"API_PORT": "1003", "HOME": "/"})
    ports = [settings.port(name) for name in ("FRONT_PORT", "API_PORT", "COMPARE_PORT")]
    assert ports == [1001, 1003, 8088]


def test_dotenv_is_read_as_compose_reads_it(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# A=0\nA=1 # one\nexport B = 'two # 2' \nC=\"x=y\"\nD=\n\nno line\nE=a#b\n")
    assert read_dotenv(dotenv) == {"A": "1", "B": "two # 2", "C": "x=y", "D": "", "E": "a#b"}


@pytest.mark.parametrize("text", ["0", "65536", "http", "80a", "-1"])
def test_a_value_that_is_no_port_is_named(tmp_path: Path, text: str) -> None:
    settings = read_settings(tmp_path / ".env", {"FRONT_PORT": text})
    with pytest.raises(LaunchError, match=f"FRONT_PORT={text} is not a port"):
        settings.port("FRONT_PORT")


def test_the_first_start_generates_every_secret_for_this_user_alone(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    values = generated.append(dotenv, generated.missing(dotenv, {}))
    assert generated.missing(dotenv, {}) == []
    assert dotenv.stat().st_mode & 0o777 == 0o600
    assert read_dotenv(dotenv) == values
    assert set(values) == set(GENERATED)
    assert generated.is_everything(dotenv)


def test_lines_of_the_user_are_kept_and_only_what_is_missing_is_added(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    own = "# mine\nFRONT_PORT=9000\nMYSQL_PASSWORD=chosen"
    dotenv.write_text(own)
    generated.append(dotenv, generated.missing(dotenv, {}))
    assert dotenv.read_text().startswith(own + "\n")
    assert read_dotenv(dotenv)["MYSQL_PASSWORD"] == "chosen"
    assert generated.missing(dotenv, {}) == []
    assert not generated.is_everything(dotenv)


def test_a_secret_in_the_environment_is_not_generated(tmp_path: Path) -> None:
    environ = {"MYSQL_PASSWORD": "Reader-1"}
    assert set(generated.missing(tmp_path / ".env", environ)) == set(GENERATED) - environ.keys()


def test_every_dotenv_names_its_own_containers_and_volumes(tmp_path: Path) -> None:
    names = set()
    for number in range(3):
        dotenv = tmp_path / str(number)
        generated.append(dotenv, generated.missing(dotenv, {}))
        names.add(read_settings(dotenv, {})["COMPOSE_PROJECT_NAME"])
    assert len(names) == 3
    assert all(re.fullmatch(r"population-demo-[0-9a-f]{4}", name) for name in names)


def test_openobserve_accepts_every_password() -> None:
    passwords = {generated.new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]+", each) for each in passwords)
    assert not any(map(weak, passwords))
    assert all(map(weak, ("Short-1", "no-upper-1", "NO-LOWER-1", "No-Digits", "NoSign11")))


def test_every_line_of_the_example_is_a_comment_and_every_setting_has_a_sentence() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("# ") or not line for line in lines)
    for before, line in pairwise(lines):
        if re.match(r"# [A-Z_]+=", line):
            assert before.endswith("."), line


def test_every_setting_that_a_program_of_local_mode_uses_is_in_the_example() -> None:
    text = (ROOT / "tools/launch/local/programs.toml").read_text(encoding="utf-8")
    of_conf = {"USER", "DATA", "SOCKETS", "API", "FRONT", "NAME", "LEVEL", "PORT", "API_URLS"}
    of_conf |= {"X", "OTLP_URL", "JAEGER_URL", "OPENOBSERVE_URL", "JAEGER_UI_CONFIG"}
    of_conf |= {"EXTRA_LEVELS", "EXTENSIONS"}
    ports = {port for row in TABLE for port in row.ports}
    assert (set(re.findall(r"\{([A-Z_]+)\}", text)) - of_conf) | ports <= set(DEFAULTS)


def test_the_compose_file_uses_the_same_settings_with_the_same_defaults() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", text))
    assert used.pop("JAEGER_UI_CONFIG") == "./backends/jaeger/ui-config.json"
    assert used.pop("COLLECTOR_LAB") == "off"
    of_features = [used.pop(name) for name in ("EXTRA_LEVELS", "EXTRA_API_URLS", "EXTENSIONS")]
    assert of_features == ["", "", ""]
    assert used == {name: DEFAULTS[name] for name in used}
    assert set(re.findall(r"\$\{([A-Z_]+):\?", text)) == set(SECRETS)
