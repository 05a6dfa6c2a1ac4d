"""What was typed after `make compare`, and which Compare it goes to."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import ROOT
from tools import terminal


def test_make_passes_the_variables_on() -> None:
    typed = ["PREF=Nara", "LEVELS=none,manual", "CONDITION=warm", "RUNS=3", "TIMES=no"]
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", "compare", *typed],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
    )
    arguments = '"Nara" "none,manual" "warm" --runs "3" --no-times'
    assert done.stdout == f"python3 -m tools.terminal {arguments}\n"


def test_empty_texts_from_make_mean_the_defaults() -> None:
    asked = terminal.read_arguments(["", "", ""])
    assert (asked.prefecture, asked.condition) == ("Saga", "cold")
    assert asked.levels == ""
    assert asked.times


@pytest.mark.parametrize(
    ("arguments", "plan"),
    [
        ([], {"prefecture": "Saga", "condition": "cold"}),
        (["Nara", "none, manual"], {"levels": ["none", "manual"]}),
        (["Nara", "", "warm", "--runs", "7"], {"condition": "warm", "runs": 7}),
    ],
)
def test_levels_and_runs_that_were_not_typed_are_left_to_compare(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], plan: dict[str, object]
) -> None:
    sent: list[dict[str, object]] = []

    def keep(url: str, seconds: float, body: bytes) -> bytes:
        sent.append(json.loads(body))
        return b'{"page": "", "text": "", "state": ""}'

    monkeypatch.setattr(terminal, "fetch", keep)
    terminal.start_runs("http://127.0.0.1:1", terminal.read_arguments(arguments))
    defaults = {"prefecture": "Nara", "condition": "cold"}
    assert sent == [{**defaults, **plan}]


@pytest.mark.parametrize(
    "line",
    ["COMPARE_PORT=2", "COMPARE_PORT = 2", 'COMPARE_PORT="2"', "export COMPARE_PORT='2'",
     "COMPARE_PORT=2 # beside another demo"],
)  # fmt: skip
def test_the_port_is_read_from_the_environment_then_from_dotenv(line: str, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    assert terminal.address({}, dotenv) == "http://127.0.0.1:8088"
    dotenv.write_text(f"FRONT_PORT=1\n{line}\n", encoding="utf-8")
    assert terminal.address({}, dotenv) == "http://127.0.0.1:2"
    assert terminal.address({"COMPARE_PORT": "3"}, dotenv) == "http://127.0.0.1:3"


def test_an_invalid_port_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPARE_PORT", "much")
    assert terminal.main([]) == 1
    assert capsys.readouterr().err.startswith("compare: COMPARE_PORT=much is not a port")


@pytest.mark.parametrize(
    ("environ", "is_terminal", "colour"),
    [({}, True, True), ({}, False, False), ({"NO_COLOR": "1"}, True, False)],
)
def test_colour_is_for_terminals(environ: dict[str, str], is_terminal: bool, colour: bool) -> None:
    assert terminal.wants_colour(environ, is_terminal) is colour
