"""`make compare`: the standard library alone, clear sentences, and the text of the page."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request

import pytest
from werkzeug.serving import make_server

from compare.app import create_app
from compare.settings import Settings
from compare.side_by_side.front_client import Asker
from tests.component.tools.launch.stranger import SAYINGS, stranger
from tests.samples.levels import store_of
from tools import terminal

ROOT = Path(__file__).parents[3]


class Front:
    """Knows Saga; the traces of its answers are in the store already."""

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """404 for any other prefecture."""
        known = "/Saga?" in path
        return (200, b"{}") if known else (404, b'{"detail": "No prefecture is called so."}')


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A running compare that has a trace for each level, whose request id is the level's name."""
    monkeypatch.setattr(terminal, "STILL_SECONDS", 0.0)
    monkeypatch.setattr(terminal, "METRICS_SECONDS", 0.0)
    monkeypatch.setattr(terminal, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(terminal, "WAIT_SECONDS", 0.3)
    levels = iter(("zero-code", "manual", "missing"))
    monkeypatch.setattr("compare.side_by_side.front_client.uuid.uuid4", lambda: next(levels))
    app = create_app(Settings(), store_of("zero-code", "manual"), Asker(Front()))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)
    server.server_close()


def test_it_prints_the_comparison_and_says_so(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.main(["Saga", "zero-code, manual", "--url", url, "--no-times"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Saga, caches cold"
    assert lines[2].split() == ["zero-code", "manual"]
    assert lines[3].split() == ["GET", "/api", "A", "flask", "A", "flask"]
    assert lines[6].split() == ["look", "up", "·", "●", "population_api"]
    assert "\033" not in "".join(lines)
    assert " ms" not in "".join(lines)


def test_times_come_with_the_address_of_the_page(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.main(["Saga", "zero-code,manual", "warm", "--url", url]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Saga, caches warm")
    assert "A flask 20.0 ms" in text
    assert f"The same as a page: {url}/side-by-side?" in text


def test_a_trace_that_does_not_come_is_named_and_fails(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.main(["Saga", "zero-code,manual,own-only", "--url", url]) == 1
    assert "own-only: the trace has not arrived" in capsys.readouterr().out


def test_a_prefecture_or_level_that_does_not_exist_is_one_sentence(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.main(["Narnia", "--url", url]) == 1
    assert capsys.readouterr().err == "compare: No prefecture is called so.\n"
    assert terminal.main(["Saga", "manual,magic", "--url", url]) == 1
    assert "No such level: magic." in capsys.readouterr().err


def test_without_compare_it_says_how_to_start_it(capsys: pytest.CaptureFixture[str]) -> None:
    server = make_server("127.0.0.1", 0, lambda environ, start: [])
    server.server_close()
    assert terminal.main(["--url", f"http://127.0.0.1:{server.server_port}"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("Does the demo run? (make up)\n")
    assert said.err.count("\n") == 1


def test_something_else_on_its_port_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (b"<html>", b"[]", b"{}"):
        monkeypatch.setattr(terminal, "fetch", lambda request, seconds, body=body: body)
        with pytest.raises(terminal.CannotCompare, match="is not compare"):
            terminal.ask("http://127.0.0.1:1", "Saga", ["none", "manual"], "cold")


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_stranger_on_its_port_is_one_sentence(
    saying: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with stranger(saying) as port:
        assert terminal.main(["--url", f"http://127.0.0.1:{port}"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"compare: .+\n", said.err)


def test_it_runs_without_any_package() -> None:
    """-S: no site-packages; -I: nothing from the environment."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import tools.terminal as t; t.main([])"
    code += "; print([m for m in sys.modules if m.partition('.')[0] in ('flask', 'google')])"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        env={"COMPARE_PORT": "1"},
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_make_hands_on_what_was_typed() -> None:
    typed = ["PREF=Nara", "LEVELS=none,manual", "CONDITION=warm", "TIMES=no"]
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", "compare", *typed],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
    )
    assert done.stdout == 'python3 -m tools.terminal "Nara" "none,manual" "warm" --no-times\n'


def test_empty_texts_as_make_passes_them_mean_the_defaults() -> None:
    asked = terminal.read_arguments(["", "", ""])
    assert (asked.prefecture, asked.condition) == ("Saga", "cold")
    assert asked.levels == ""
    assert asked.times


def test_without_levels_it_leaves_them_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def keep(request: Request, seconds: float) -> bytes:
        assert isinstance(request.data, bytes)
        asked.append(json.loads(request.data))
        return b'{"page": "", "text": "", "state": ""}'

    monkeypatch.setattr(terminal, "fetch", keep)
    terminal.ask("http://127.0.0.1:1", "Saga", [""], "cold")
    terminal.ask("http://127.0.0.1:1", "Saga", ["none", " manual"], "cold")
    question = {"prefecture": "Saga", "condition": "cold"}
    assert asked == [question, {**question, "levels": ["none", "manual"]}]


@pytest.mark.parametrize(
    "line",
    ["COMPARE_PORT=2", "COMPARE_PORT = 2", 'COMPARE_PORT="2"', "export COMPARE_PORT='2'",
     "COMPARE_PORT=2 # beside another demo"],
)  # fmt: skip
def test_the_port_comes_from_the_environment_or_dotenv_or_is_the_default(
    line: str, tmp_path: Path
) -> None:
    dotenv = tmp_path / ".env"
    assert terminal.address({}, dotenv) == "http://127.0.0.1:8088"
    dotenv.write_text(f"FRONT_PORT=1\n{line}\n", encoding="utf-8")
    assert terminal.address({}, dotenv) == "http://127.0.0.1:2"
    assert terminal.address({"COMPARE_PORT": "3"}, dotenv) == "http://127.0.0.1:3"


def test_a_port_that_is_none_is_one_sentence(
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


def test_it_waits_until_nothing_changes_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def state(name: str, spans: int) -> bytes:
        return json.dumps({"traces": [{"state": name, "span_count": spans}]}).encode()

    looks = iter([state("missing", 0), state("here", 1), *[state("here", 2)] * 1000])
    seen = []

    def look(url: str, seconds: float) -> bytes:
        seen.append(next(looks))
        return seen[-1]

    monkeypatch.setattr(terminal, "fetch", look)
    monkeypatch.setattr(terminal, "PAUSE_SECONDS", 0.01)
    assert terminal.wait("http://127.0.0.1:1", still=0.05)
    assert seen[-1] == state("here", 2)
    assert len(seen) > 3
