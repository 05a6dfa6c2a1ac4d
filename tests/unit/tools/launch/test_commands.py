"""What is typed after `python3 -m tools.launch` reaches the Launcher as one call."""

from unittest.mock import Mock, call

import pytest

from tools.launch.commands import CHANGING, Launcher, read_arguments


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("up", call.up(only_local=False)),
        ("up-local", call.up(only_local=True)),
        ("down", call.down()),
        ("status", call.status()),
        ("clean", call.clean()),
        ("collector", call.collector()),
        ("logs", call.logs("")),
        ("logs compare", call.logs("compare")),
        ("lab", call.lab("")),
        ("lab off", call.lab("off")),
        ("cost", call.cost([])),
        ("cost --quick", call.cost(["--quick"])),
        ("venv load", call.venv("load")),
    ],
)
def test_a_command_is_one_call(typed: str, done: object) -> None:
    given, launcher = read_arguments(typed.split()), Mock(spec=Launcher)
    given.do(launcher, given)
    assert launcher.mock_calls == [done]


@pytest.mark.parametrize("typed", ["", "sideways", "up down", "venv everything"])
def test_anything_else_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(typed.split())
    assert "usage: python3 -m tools.launch" in capsys.readouterr().err


def test_commands_that_take_turns_exist() -> None:
    for name in CHANGING:
        assert read_arguments([name, *(["tests"] if name == "venv" else [])]).command == name
