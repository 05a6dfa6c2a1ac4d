"""`make open` hands a saved set to the Compare that runs, or starts Compare and nothing else."""

import configparser
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import cast

import pytest
from flask import Flask
from werkzeug.serving import make_server

from compare.app import create_app
from compare.otlp.json import as_document
from compare.settings import Settings as CompareSettings
from compare.storage import trace_file
from compare.storage.store import Store
from tests.samples.spans import request_of, span, trace_id
from tests.unit.tools.launch.test_modes import Alone, Demo, Docker, Processes
from tools.launch import saved_set
from tools.launch.commands import Modes
from tools.launch.local import compare_alone, machine
from tools.launch.local.compare_alone import NOTHING_ELSE, CompareAlone
from tools.launch.ports import Holder
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import Finished

ROOT = Path(__file__).resolve().parents[4]
FIRST, SECOND = trace_id(1).hex(), trace_id(2).hex()
NO_DOCKER = Finished(None, "", "docker: No such file or directory")


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """A folder in which nothing runs, on a machine without Docker."""
    return Demo(tmp_path, Docker(compose_version=NO_DOCKER))


@contextmanager
def serving(app: Flask) -> Iterator[Settings]:
    """The settings under which this application is taken for Compare."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Settings({"COMPARE_PORT": str(server.server_port)})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def running() -> Iterator[Settings]:
    """The settings of a Compare that runs."""
    with serving(create_app(CompareSettings(), Store(100, 10**7))) as settings:
        yield settings


def content(*traces: int) -> bytes:
    """A file with these traces."""
    spans = request_of(*(span(1, trace=number) for number in traces))
    return json.dumps(as_document(spans)).encode()


def started(made: list[Modes]) -> int:
    """How often Compare was started alone."""
    return sum(cast(Alone, modes.compare).ups for modes in made)


def test_what_is_started_is_what_local_mode_says_of_compare_and_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / ".local").mkdir()
    folder = Path("tools/launch/local")
    (tmp_path / folder).mkdir(parents=True)
    whole = (ROOT / folder / "supervisord.conf").read_text(encoding="utf-8")
    (tmp_path / folder / "supervisord.conf").write_text(whole, encoding="utf-8")
    text = compare_alone.conf(Project(tmp_path)).read_text(encoding="utf-8")
    ours, theirs = configparser.RawConfigParser(), configparser.RawConfigParser()
    ours.read_string(text)
    theirs.read_string(whole)
    programs = [section for section in ours.sections() if section.startswith("program:")]
    assert programs == ["program:compare"]
    assert {name: ours.items(name) for name in ours.sections()} == {
        name: theirs.items(name) for name in theirs.sections() if name in ours.sections()
    }
    settings = read_settings(Path("/nowhere/.env"), {})
    environment = machine.environment(Project(ROOT), settings, NOTHING_ELSE)
    assert set(re.findall(r"%\(ENV_(\w+)\)s", text)) <= set(environment)
    assert environment["JAEGER_URL"] == "", "no link leads to what does not run"


def test_where_nothing_runs_compare_is_started(demo: Demo) -> None:
    made: list[Modes] = []
    demo.launcher(made).open("")
    assert started(made) == 1
    assert demo.out.getvalue() == "  Open a file  http://localhost:8088/open\n"
    assert not (demo.root / ".env").exists(), "it needs no password"


@pytest.mark.parametrize("running_mode", ["runs_locally", "compare_runs_alone"])
def test_where_compare_runs_none_is_started(demo: Demo, running_mode: str) -> None:
    setattr(demo, running_mode, True)
    made: list[Modes] = []
    demo.launcher(made).open("")
    assert started(made) == 0
    assert demo.out.getvalue() == "  Open a file  http://localhost:8088/open\n"


@pytest.mark.parametrize(("name", "why"), [("gone.json", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_starts_nothing(demo: Demo, name: str, why: str) -> None:
    made: list[Modes] = []
    with pytest.raises(LaunchError, match=f"cannot be opened: {why}"):
        demo.launcher(made).open(str(demo.root / name))
    assert started(made) == 0


def test_a_port_that_is_taken_is_told_in_one_line(demo: Demo) -> None:
    settings = read_settings(demo.root / ".env", {})
    alone = CompareAlone(Project(demo.root), settings, Progress(demo.out))
    with pytest.raises(LaunchError) as raised:
        alone.up([lambda port: Holder("process 7 (other)")])
    assert str(raised.value) == (
        "Nothing was started: port 8088 is taken by process 7 (other); "
        "set COMPARE_PORT in .env to another"
    )
    assert not (demo.root / ".local").exists()


def test_make_up_ends_compare_and_starts_the_demo(demo: Demo) -> None:
    demo.compare_runs_alone = True
    assert demo.up() == "local"
    assert demo.out.getvalue().startswith("Compare alone ends; open your file again when the demo")


def test_make_down_ends_compare_alone_also_after_a_demo_in_containers(demo: Demo) -> None:
    demo.compare_runs_alone = True
    (demo.root / ".local").mkdir()
    (demo.root / ".local" / "mode").write_text("compose")
    made: list[Modes] = []
    demo.launcher(made).down()
    assert not made[-1].compare.running()
    assert cast(Processes, made[-1].local).downs == 0
    assert demo.out.getvalue().startswith("Stopped after")
    assert "data" not in demo.out.getvalue()


def test_what_needs_the_demo_does_not_take_compare_for_it(demo: Demo) -> None:
    demo.compare_runs_alone = True
    with pytest.raises(LaunchError, match="The demo does not run"):
        demo.launcher([]).cost([])
    labs = demo.root / "collector" / "labs"
    labs.mkdir(parents=True)
    (labs / "off.yaml").write_text("# Nothing?\n")
    demo.launcher([]).lab("off")
    assert "`make up` will start with the lab off" in demo.out.getvalue()


def test_compare_says_where_the_file_is_shown(running: Settings) -> None:
    port = running["COMPARE_PORT"]
    lines = saved_set.show("talk.json", content(1, 2), running)
    assert lines == [
        f"  talk.json  http://localhost:{port}/side-by-side?trace={FIRST}&trace={SECOND}"
    ]
    assert saved_set.show("talk.json", content(1), running) == [
        f"  talk.json  http://localhost:{port}/trace/{FIRST}"
    ]


def test_parts_that_compare_cannot_keep_are_counted(running: Settings) -> None:
    broken = request_of(span(1), span(2))
    broken.resource_spans[0].scope_spans[0].spans[1].span_id = b"\x01"
    body = json.dumps(as_document(broken)).encode()
    lines = saved_set.show("talk.json", body, running)
    assert lines[1:] == ["  1 of its spans, log records or metrics could not be kept."]


def test_what_compare_refuses_is_told_with_its_sentence(running: Settings) -> None:
    with pytest.raises(LaunchError) as raised:
        saved_set.show("talk.json", b"hello", running)
    assert str(raised.value) == "talk.json was not opened: Invalid JSON in line 1."


def test_nobody_there_and_somebody_else_there_are_told(running: Settings) -> None:
    with pytest.raises(LaunchError, match="Compare does not answer at .*`make status`"):
        saved_set.show("talk.json", content(1), Settings({"COMPARE_PORT": "9"}))
    other = Flask("other")
    with (
        serving(other) as settings,
        pytest.raises(LaunchError, match=r"was not opened: the answer is 404\."),
    ):
        saved_set.show("talk.json", content(1), settings)
    other = Flask("other")
    other.add_url_rule("/api/traces.json", view_func=lambda: "hello", methods=["POST"])
    with (
        serving(other) as settings,
        pytest.raises(LaunchError, match="What answers at .* is not Compare"),
    ):
        saved_set.show("talk.json", content(1), settings)


def test_a_file_larger_than_compare_takes_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert saved_set.MOST_BYTES == trace_file.MAX_FILE_BYTES
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(saved_set.MOST_BYTES + 1)
    with pytest.raises(LaunchError, match="is larger than 16 MiB, so it was not opened"):
        saved_set.read(str(large))


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talk.json").write_bytes(b"{}")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert saved_set.read("~/talk.json") == b"{}"
