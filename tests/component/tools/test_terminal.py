"""`make compare`: standard library only, one sentence per failure, the text of the page."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from compare.app import create_app
from compare.settings import Settings
from compare.side_by_side.runner import PlanRunner
from compare.storage.store import Store
from tests import ROOT
from tests.component.tools.launch.stranger import SAYINGS, stranger
from tests.samples.front import SampleFront
from tests.servers import free_port
from tests.serving import serving
from tools import terminal
from tools.launch.progress import Progress


class KnowsSaga(SampleFront):
    """Answers 404 for other prefectures; the trace of level own-only does not arrive."""

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return the answer."""
        if "/Saga?" not in path:
            return 404, b'{"detail": "No prefecture is called so."}'
        if path.endswith("=own-only"):
            return 200, b"{}"
        return super().get(path, headers)


@pytest.fixture
def front() -> KnowsSaga:
    return KnowsSaga(Store(100, 10**7))


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, front: KnowsSaga) -> Iterator[str]:
    """The address of a running Compare."""
    monkeypatch.setattr(terminal, "STILL_SECONDS", 0.0)
    monkeypatch.setattr(terminal, "METRICS_SECONDS", 0.0)
    monkeypatch.setattr(terminal, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(terminal, "WAIT_SECONDS", 0.3)
    with serving(create_app(Settings(), front.store, PlanRunner(front))) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_stable_text_has_no_durations(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.main(["Saga", "zero-code, manual", "--url", url, "--no-times"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0] == "Saga, caches cold, 5 runs per level"
    assert lines[2].split() == ["zero-code", "manual"]
    assert lines[3].split() == ["GET", "/api", "A", "flask", "A", "flask"]
    assert lines[6].split() == ["look", "up", "·", "●", "population_api"]
    assert "\033" not in printed.out
    assert " ms" not in printed.out
    assert printed.err == ""


def test_durations_come_with_the_address_of_the_page(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.main(["Saga", "zero-code,manual", "warm", "--runs", "3", "--url", url]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Saga, caches warm, 3 runs per level\n")
    assert "A flask 20.0 ms" in text
    assert f"The same as a page: {url}/side-by-side?" in text


def test_one_request_that_takes_long_changes_nothing_in_the_stable_text(
    url: str, front: KnowsSaga, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["Saga", "zero-code,manual", "--url", url, "--no-times"]
    terminal.main(arguments)
    before = capsys.readouterr().out
    front.slower["manual", 2] = 50
    terminal.main(arguments)
    assert capsys.readouterr().out == before


def test_missing_traces_are_named_and_the_command_fails(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.main(["Saga", "zero-code,manual,own-only", "--url", url]) == 1
    assert "own-only: 5 of 5 traces have not arrived" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Narnia"], "No prefecture is called so."),
        (["Saga", "manual,magic"], "No such level: magic."),
        (["Saga", "--runs", "21"], "runs is a whole number from 1 to 20."),
        (["Saga", "--runs", "many"], "runs is a whole number from 1 to 20."),
    ],
)
def test_what_compare_refuses_is_one_sentence(
    url: str, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert terminal.main([*arguments, "--url", url]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"compare: {sentence}")
    assert printed.err.count("\n") == 1


def test_after_two_seconds_the_progress_is_shown(
    url: str,
    front: KnowsSaga,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(terminal, "QUIET_SECONDS", 0.0)
    shown = []
    status = Progress.status

    def seen(progress: Progress, text: str) -> None:
        shown.append(text)
        status(progress, text)

    monkeypatch.setattr(Progress, "status", seen)
    front.seconds = 0.02
    assert terminal.main(["Saga", "zero-code,manual", "--url", url, "--no-times"]) == 0
    assert re.fullmatch(r"  \d+ of 10 requests", shown[0])
    assert re.fullmatch(r"  10 of 10 traces \(\d\.\d s\)\n", capsys.readouterr().err)


def test_without_compare_it_prints_how_to_start_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.main(["--url", f"http://127.0.0.1:{free_port()}"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith("Does the demo run? (make up)\n")
    assert printed.err.count("\n") == 1


def test_another_program_on_its_port_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (b"<html>", b"[]", b"{}"):
        monkeypatch.setattr(terminal, "fetch", lambda url, seconds, plan, body=body: body)
        with pytest.raises(terminal.CannotCompare, match="is not Compare"):
            terminal.start_runs("http://127.0.0.1:1", terminal.read_arguments([]))


@pytest.mark.parametrize("saying", SAYINGS)
def test_an_unreadable_answer_is_one_sentence(
    saying: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with stranger(saying) as port:
        assert terminal.main(["--url", f"http://127.0.0.1:{port}"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"compare: .+\n", printed.err)


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


def test_it_waits_until_all_traces_are_here_and_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    def state(here: int, spans: int) -> bytes:
        return json.dumps({"traces": [{"runs": 5, "runs_here": here, "spans": spans}]}).encode()

    looks = iter([*[state(4, 1)] * 10, state(5, 1), *[state(5, 2)] * 1000])
    seen = []

    def look(url: str, seconds: float) -> bytes:
        seen.append(next(looks))
        return seen[-1]

    monkeypatch.setattr(terminal, "fetch", look)
    monkeypatch.setattr(terminal, "PAUSE_SECONDS", 0.01)
    assert terminal.wait("http://127.0.0.1:1", 0.05, Progress(StringIO()))
    assert seen[-1] == state(5, 2)
    assert len(seen) > 12
