"""`make open` sends files to the Compare that runs, or starts Compare and nothing else."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask

from compare.app import create_app
from compare.otlp.json import as_document
from compare.settings import Settings as CompareSettings
from compare.storage.store import Store
from tests.samples.launcher import Demo, Docker
from tests.samples.spans import request_of, span, trace_id
from tests.serving import serving
from tools.launch import saved_set
from tools.launch.local.alone import receiver
from tools.launch.local.mode import LocalMode
from tools.launch.local.table import TABLE
from tools.launch.ports import Holder
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings, read_settings
from tools.launch.shell import Finished

FIRST, SECOND = trace_id(1).hex(), trace_id(2).hex()
NO_DOCKER = Finished(None, "", "docker: No such file or directory")


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """A folder in which nothing runs, on a machine without Docker."""
    return Demo(tmp_path, Docker(compose_version=NO_DOCKER))


@contextmanager
def as_compare(app: Flask) -> Iterator[Settings]:
    """The settings under which this application is taken for Compare."""
    with serving(app) as port:
        yield Settings({"COMPARE_PORT": str(port)})


@pytest.fixture
def running() -> Iterator[Settings]:
    """The settings of a Compare that runs."""
    with as_compare(create_app(CompareSettings(), Store(100, 10**7))) as settings:
        yield settings


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A file with two traces."""
    file = tmp_path / "talk.json"
    file.write_bytes(content(1, 2))
    return file


def content(*traces: int) -> bytes:
    """A file with these traces."""
    spans = request_of(*(span(1, trace=number) for number in traces))
    return json.dumps(as_document(spans)).encode()


def test_where_nothing_runs_compare_is_started(demo: Demo) -> None:
    demo.launcher.open("")
    assert demo.local.compare_ups == 1
    assert demo.out.getvalue() == "  Open a file  http://localhost:8088/open\n"
    assert not (demo.root / ".env").exists(), "it needs no password"


@pytest.mark.parametrize("runs", ["demo", "compare"])
def test_where_compare_runs_none_is_started(demo: Demo, runs: str) -> None:
    demo.local.runs = runs
    demo.launcher.open("")
    assert demo.local.compare_ups == 0
    assert demo.out.getvalue() == "  Open a file  http://localhost:8088/open\n"


@pytest.mark.parametrize(
    ("name", "why"), [("gone.json", "No such file"), ("", "there is no file in it")]
)
def test_a_file_that_cannot_be_read_starts_nothing(demo: Demo, name: str, why: str) -> None:
    with pytest.raises(LaunchError, match=f"cannot be opened: {why}"):
        demo.launcher.open(str(demo.root / name))
    assert demo.local.compare_ups == 0


def test_a_port_in_use_stops_it_before_anything_is_written(demo: Demo) -> None:
    settings = read_settings(demo.root / ".env", {})
    local = LocalMode(Project(demo.root), settings, Progress(demo.out))
    with pytest.raises(LaunchError) as raised:
        local.up_compare([lambda port: Holder("process 7 (other)")])
    assert str(raised.value) == (
        "Nothing was started:\n"
        "  port 8088 is in use by process 7 (other); set another COMPARE_PORT in .env"
    )
    assert not (demo.root / ".local").exists()


def test_compare_alone_receives_on_the_ports_that_are_free(demo: Demo) -> None:
    settings = read_settings(demo.root / ".env", {})
    compare = next(row for row in TABLE if row.name == "compare")

    def grpc_is_taken(port: int) -> Holder | None:
        return Holder("process 7 (other)") if port == 4317 else None

    alone, lines = receiver(compare, settings, [grpc_is_taken])
    assert alone.environment["BIND"] == "127.0.0.1:{COMPARE_PORT} 127.0.0.1:{OTLP_HTTP_PORT}"
    assert "GRPC_BIND" not in alone.environment
    assert lines == [
        "  OTLP/HTTP  localhost:4318",
        "  no OTLP/gRPC: port 4317 is in use by process 7 (other); "
        "set another OTLP_GRPC_PORT in .env",
    ]
    alone, lines = receiver(compare, settings, [])
    assert alone.environment["GRPC_BIND"] == "127.0.0.1:{OTLP_GRPC_PORT}"
    assert lines == ["  OTLP/HTTP  localhost:4318", "  OTLP/gRPC  localhost:4317"]


def test_make_up_stops_compare_and_starts_the_demo(demo: Demo) -> None:
    demo.local.runs = "compare"
    assert demo.up() == "local"
    assert demo.local.downs == 1
    assert demo.out.getvalue().startswith("Stopping Compare; open your file again when the demo")


def test_make_down_stops_compare_also_after_a_demo_in_containers(demo: Demo) -> None:
    demo.local.runs = "compare"
    (demo.root / ".local").mkdir()
    (demo.root / ".local" / "mode").write_text("compose")
    demo.launcher.down()
    assert demo.local.runs == ""
    assert demo.out.getvalue().startswith("Stopped after")
    assert "data" not in demo.out.getvalue()


def test_what_needs_the_demo_does_not_take_compare_for_it(demo: Demo) -> None:
    demo.local.runs = "compare"
    with pytest.raises(LaunchError, match="The demo does not run"):
        demo.launcher.cost(quick=True)
    labs = demo.root / "collector" / "labs"
    labs.mkdir(parents=True)
    (labs / "off.yaml").write_text("# Nothing?\n")
    demo.launcher.lab("off")
    assert "`make up` will start with the lab off" in demo.out.getvalue()


def show(settings: Settings, *files: Path) -> list[str]:
    """The lines for these files."""
    return saved_set.show(list(files), settings, Progress(StringIO()))


def test_the_page_of_the_file_is_printed(running: Settings, talk: Path) -> None:
    port = running["COMPARE_PORT"]
    assert show(running, talk) == [
        f"  talk.json  http://localhost:{port}/side-by-side?trace={FIRST}&trace={SECOND}"
    ]
    talk.write_bytes(content(1))
    assert show(running, talk) == [f"  talk.json  http://localhost:{port}/trace/{FIRST}"]


def test_several_files_have_one_page(running: Settings, tmp_path: Path) -> None:
    files = [tmp_path / "one.json", tmp_path / "two.json.gz"]
    files[0].write_bytes(content(1))
    files[1].write_bytes(gzip.compress(content(2)))
    (line,) = show(running, *files)
    assert line.startswith("  2 files  ")
    assert line.endswith(f"/side-by-side?trace={FIRST}&trace={SECOND}")


def test_what_is_left_out_is_counted_with_its_line(running: Settings, talk: Path) -> None:
    broken = request_of(span(1), span(2))
    broken.resource_spans[0].scope_spans[0].spans[1].span_id = b"\x01"
    talk.write_text(json.dumps(as_document(broken)) + "\n\nhello\n")
    assert show(running, talk)[1:] == [
        "  Read: 1 trace with 1 span, 0 log records, 0 metrics.",
        "  Left out: 1 span has no valid trace id and span id: talk.json:1.",
        "  Left out: 1 line is not JSON: talk.json:3.",
    ]


def test_a_file_without_telemetry_is_an_error_with_its_reason(
    running: Settings, talk: Path
) -> None:
    talk.write_text("hello")
    with pytest.raises(LaunchError) as raised:
        show(running, talk)
    assert str(raised.value) == (
        "talk.json was not opened: There is no trace in it that can be shown. "
        "1 line is not JSON: talk.json:1."
    )


def test_no_program_and_another_program_on_its_port_are_reported(talk: Path) -> None:
    with pytest.raises(LaunchError, match="Compare does not answer at .*`make status`"):
        show(Settings({"COMPARE_PORT": "9"}), talk)
    other = Flask("other")
    with (
        as_compare(other) as settings,
        pytest.raises(LaunchError, match=r"was not opened: HTTP 404\."),
    ):
        show(settings, talk)
    other = Flask("other")
    other.add_url_rule("/api/traces.json", view_func=lambda: "hello", methods=["POST"])
    with (
        as_compare(other) as settings,
        pytest.raises(LaunchError, match="The program at .* is not Compare"),
    ):
        show(settings, talk)


def test_file_names_files_folders_and_wildcards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a talk.json", "b.json", "c.json", ".hidden"):
        (tmp_path / name).write_bytes(b"{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def names(words: str) -> list[str]:
        return [file.name for file in saved_set.files(words)]

    assert names("a talk.json") == ["a talk.json"]
    assert names("'a talk.json' b.json") == ["a talk.json", "b.json"]
    assert names("b.json  c.json") == names("[bc].json") == ["b.json", "c.json"]
    assert names("~/b.json") == ["b.json"]
    assert names(str(tmp_path)) == ["a talk.json", "b.json", "c.json"]
    with pytest.raises(LaunchError, match=r"d\.json cannot be opened: No such file"):
        names("b.json d.json")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LaunchError, match=r"empty cannot be opened: there is no file in it\."):
        names("empty")
    with pytest.raises(LaunchError, match="cannot be opened: No closing quotation"):
        names("'b.json")
