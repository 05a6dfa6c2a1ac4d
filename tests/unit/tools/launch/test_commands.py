"""Each command of `python3 -m tools.launch` calls one method of the launcher."""

from unittest.mock import Mock, call

import pytest

from tools.launch.commands import COMMANDS, EXCLUSIVE, read_arguments
from tools.launch.launcher import Launcher


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("up", call.up(only_local=False)),
        ("up-local", call.up(only_local=True)),
        ("down", call.down()),
        ("status", call.status()),
        ("clean", call.clean()),
        ("collector", call.collector()),
        ("logs", call.logs("")),
        ("logs compare", call.logs("compare")),
        ("open", call.open("")),
        ("open talk.json", call.open("talk.json")),
        ("lab", call.lab("")),
        ("lab off", call.lab("off")),
        ("cost", call.cost(quick=False)),
        ("cost --quick", call.cost(quick=True)),
        ("venv load", call.venv("load")),
    ],
)
def test_a_command_is_one_call(typed: str, called: object) -> None:
    options, launcher = read_arguments(typed.split()), Mock(spec=Launcher)
    COMMANDS[options.command](launcher, options)
    assert launcher.mock_calls == [called]


@pytest.mark.parametrize("typed", ["", "sideways", "up down", "venv everything"])
def test_anything_else_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(typed.split())
    assert "usage: python3 -m tools.launch" in capsys.readouterr().err


def test_every_exclusive_command_exists() -> None:
    assert set(EXCLUSIVE) < set(COMMANDS)
