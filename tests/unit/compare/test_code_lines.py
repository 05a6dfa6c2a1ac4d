"""The line that opened a span is found in the mounted source, and a wrong line is never stated."""

import os
import re
from pathlib import Path
from textwrap import dedent

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.trace.v1 import trace_pb2

from compare.otlp.values import Value
from compare.settings import Settings
from compare.storage.scope import ResourceScopes
from compare.storage.stored_trace import Record
from compare.trace.call_sites import LONGEST_NAME
from compare.trace.code_lines import (
    AROUND,
    CHECK_SECONDS,
    MAX_CANDIDATES,
    MAX_SOURCE_BYTES,
    CodeLines,
    FoundBy,
    SourceCode,
)
from compare.trace.span import Span, read_span
from tests.samples.spans import resource, span, text

LEVELS = Path(__file__).parents[2] / "end_to_end" / "levels"
LINE = re.compile(r"\s*\S+ (?P<name>.+) \[(?P<kind>\w+)\] (?P<scope>\S+)")


def opened(
    name: str,
    scope: str = "population_api",
    kind: str = "INTERNAL",
    *,
    file: Value = None,
    line: Value = None,
    keys: tuple[str, str] = ("code.file.path", "code.line.number"),
) -> Span:
    """A span as Compare reads it, with a code location if one is given."""
    message = span(1, name=name, kind=trace_pb2.Span.SpanKind.Value(f"SPAN_KIND_{kind}"))
    if isinstance(file, str):
        message.attributes.append(text(keys[0], file))
    if isinstance(line, int):
        message.attributes.append(KeyValue(key=keys[1], value=AnyValue(int_value=line)))
    elif isinstance(line, str):
        message.attributes.append(text(keys[1], line))
    shared = ResourceScopes().of(resource(), InstrumentationScope(name=scope), "")
    return read_span(Record(shared, message.SerializeToString()))


def write(root: Path, source: str, name: str = "lookup.py") -> SourceCode:
    """Write a file of the package and return an index of the whole package."""
    file = root / "population_api" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(dedent(source).lstrip("\n"), encoding="utf-8")
    return SourceCode(root)


def found(code: CodeLines | None) -> tuple[FoundBy | None, list[str]]:
    """How and where a span was found, without the lines."""
    return (code.found_by, code.places) if code else (None, [])


def numbers(code: CodeLines | None) -> list[int]:
    """The numbers of the lines that are shown."""
    return [number for number, _ in code.lines] if code else []


def marked(code: CodeLines | None) -> str:
    """The line of the call."""
    return dict(code.lines)[code.line].strip() if code else ""


LOOKUP = """
    class Lookup:
        def __init__(self, provider):
            self._tracer = provider.get_tracer("population_api")

        def look_up(self):
            with self._tracer.start_as_current_span("look up", attributes={}):
                with self._tracer.start_as_current_span(
                    name="query"
                ):
                    pass
    """


def test_scope_and_name_lead_to_the_line_of_the_call(tmp_path: Path) -> None:
    code = write(tmp_path, LOOKUP).code_lines(opened("look up"))
    assert found(code) == (FoundBy.NAME, ["population_api/lookup.py:6"])
    assert numbers(code) == list(range(6 - AROUND, 6 + AROUND + 1))
    assert marked(code) == 'with self._tracer.start_as_current_span("look up", attributes={}):'


def test_the_lines_end_where_the_file_does(tmp_path: Path) -> None:
    source = 'tracer = get_tracer("population_api")\ntracer.start_span("a")\n'
    code = write(tmp_path, source).code_lines(opened("a"))
    assert numbers(code) == [1, 2]


def test_the_name_may_be_a_keyword_and_the_call_several_lines_long(tmp_path: Path) -> None:
    code = write(tmp_path, LOOKUP).code_lines(opened("query"))
    assert found(code) == (FoundBy.NAME, ["population_api/lookup.py:7"])


@pytest.mark.parametrize(
    "span_of_others",
    [
        opened("look up", scope="my_shop"),
        opened("look up", scope=""),
        opened("look up", scope="opentelemetry.instrumentation.flask"),
        opened("another name"),
        opened("look up", kind="CLIENT"),
        opened("look up" + " " * LONGEST_NAME),
    ],
)
def test_nothing_is_shown_for_a_span_that_no_call_can_have_opened(
    tmp_path: Path, span_of_others: Span
) -> None:
    assert write(tmp_path, LOOKUP).code_lines(span_of_others) is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('trace.get_tracer(__name__).start_span("a")', "population_api.lookup"),
        ('tracer = trace.get_tracer(__name__)\ntracer.start_span("a")', "population_api.lookup"),
        ('SCOPE = "mine"\ntracer = get_tracer(SCOPE)\ntracer.start_span("a")', "mine"),
        ('tracer: Tracer = get_tracer("mine", "1.0")\ntracer.start_span("a")', "mine"),
        ('t = get_tracer(instrumenting_module_name="mine")\nt.start_span("a")', "mine"),
        ('t = given or get_tracer("mine")\n@t.start_as_current_span("a")\ndef f(): ...', "mine"),
        ('NAME = "a"\nt = get_tracer("mine")\nasync def f():\n  t.start_span(NAME)', "mine"),
        ('t = get_tracer("mine")\nt.start_span("a", None, SpanKind.INTERNAL)', "mine"),
        ('t = get_tracer("mine")\nt.start_span("a", kind=trace.SpanKind.INTERNAL)', "mine"),
        ('t = get_tracer("mine")\nt.start_span("a", kind=kind)', "mine"),
        ('t = get_tracer("mine")\nt.start_span("a", **options)', "mine"),
    ],
)
def test_tracers_names_and_kinds_are_read_as_people_write_them(
    tmp_path: Path, source: str, name: str
) -> None:
    code = write(tmp_path, source).code_lines(opened("a", scope=name))
    assert found(code)[0] is FoundBy.NAME
    assert "start_" in marked(code)


def test_the_scope_of_an_init_file_is_the_package(tmp_path: Path) -> None:
    code = write(tmp_path, 'get_tracer(__name__).start_span("a")', "__init__.py")
    place = found(code.code_lines(opened("a")))
    assert place == (FoundBy.NAME, ["population_api/__init__.py:1"])


def test_the_same_expression_is_another_tracer_in_another_class(tmp_path: Path) -> None:
    code = write(
        tmp_path,
        """
        class One:
            def __init__(self, provider):
                self._tracer = provider.get_tracer("one")
            def run(self):
                self._tracer.start_span("a")

        class Two:
            def __init__(self, provider):
                self._tracer = provider.get_tracer("two")
            def run(self):
                self._tracer.start_span("a")
        """,
    )
    for scope, line in (("one", 5), ("two", 11)):
        place = found(code.code_lines(opened("a", scope)))
        assert place == (FoundBy.NAME, [f"population_api/lookup.py:{line}"])


BUILT_NAMES = """
    tracer = get_tracer("mine")

    def serve(verb, route, given):
        tracer.start_span(f"{verb} {route}" if route else verb, kind=SpanKind.SERVER)

    def store(operation, key):
        tracer.start_span(operation, kind=SpanKind.CLIENT)
        tracer.start_span("get " + key, kind=SpanKind.CLIENT)
        tracer.start_span("flush", kind=SpanKind.CLIENT)
    """


@pytest.mark.parametrize(
    ("name", "kind", "found_by", "lines"),
    [
        ("GET /get_population", "SERVER", FoundBy.ONLY_CALL, [4]),
        ("HTTP", "SERVER", FoundBy.ONLY_CALL, [4]),
        ("set", "CLIENT", FoundBy.ONLY_CALL, [7]),
        ("get Saga", "CLIENT", FoundBy.CANDIDATES, [7, 8]),
        ("flush", "CLIENT", FoundBy.NAME, [9]),
    ],
)
def test_names_built_at_run_time_are_patterns(
    tmp_path: Path, name: str, kind: str, found_by: FoundBy, lines: list[int]
) -> None:
    code = write(tmp_path, BUILT_NAMES).code_lines(opened(name, "mine", kind))
    assert found(code) == (found_by, [f"population_api/lookup.py:{line}" for line in lines])
    assert bool(numbers(code)) is (len(lines) == 1)


def test_one_name_at_several_calls_gives_candidates(tmp_path: Path) -> None:
    calls = 'tracer.start_span("a")\n' * (MAX_CANDIDATES + 1)
    code = write(tmp_path, f'tracer = get_tracer("mine")\n{calls}')
    places = [f"population_api/lookup.py:{line}" for line in range(2, 2 + MAX_CANDIDATES)]
    assert found(code.code_lines(opened("a", "mine"))) == (FoundBy.CANDIDATES, [*places, "…"])


@pytest.mark.parametrize(
    "source",
    [
        'one, two = get_tracer("mine"), get_tracer("other")\none.start_span("a")',
        'one = get_tracer("mine")\nclass A:\n  x, y = get_tracer("b"), get_tracer("c")\n'
        '  def f(self):\n    self.x.start_span("a")',
    ],
)
def test_a_call_in_a_class_or_file_with_several_tracers_is_a_candidate(
    tmp_path: Path, source: str
) -> None:
    assert found(write(tmp_path, source).code_lines(opened("a", "mine")))[0] is FoundBy.CANDIDATES


@pytest.mark.parametrize(
    "keys", [("code.file.path", "code.line.number"), ("code.filepath", "code.lineno")]
)
@pytest.mark.parametrize("absolute", [False, True])
def test_a_location_that_the_span_carries_is_used(
    tmp_path: Path, keys: tuple[str, str], absolute: bool
) -> None:
    source = write(tmp_path, LOOKUP)
    file = "population_api/lookup.py"
    given = str(tmp_path / file) if absolute else file
    code = source.code_lines(opened("x", "somebody", file=given, line=2, keys=keys))
    assert found(code) == (FoundBy.ATTRIBUTES, [f"{file}:2"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A source root with files that must not be shown."""
    write(tmp_path, LOOKUP)
    package = tmp_path / "population_api"
    (package / "secret.env").write_text("PASSWORD=x", encoding="utf-8")
    (package / "large.py").write_text("#" * (MAX_SOURCE_BYTES + 1), encoding="utf-8")
    (package / "latin.py").write_bytes(b"# \xe9")
    (package / "broken.py").write_text("def", encoding="utf-8")
    (package / "deep.py").write_text("(" * 5_000, encoding="utf-8")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "elsewhere.py").write_text("password = 1", encoding="utf-8")
    (package / "link.py").symlink_to(outside / "elsewhere.py")
    (package / "folder").symlink_to(outside)
    os.mkfifo(package / "fifo.py")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("population_api/lookup.py", 0),
        ("population_api/lookup.py", 1_000),
        ("population_api/lookup.py", -1),
        ("population_api/lookup.py", "1"),
        ("population_api/lookup.py", None),
        (None, 1),
        ("outside/elsewhere.py", 1),
        ("/etc/passwd", 1),
        ("population_api/../outside/elsewhere.py", 1),
        ("population_api/link.py", 1),
        ("population_api/folder/elsewhere.py", 1),
        ("population_api/fifo.py", 1),
        ("population_api/secret.env", 1),
        ("population_api/large.py", 1),
        ("population_api/latin.py", 1),
        ("population_api/broken.py", 1),
        ("population_api/deep.py", 1),
        ("population_api/no\0.py", 1),
        ("population_api/" + "x" * 10_000 + ".py", 1),
        ("population_api", 1),
        ("", 1),
    ],
)
def test_no_other_file_is_shown(root: Path, file: Value, line: Value) -> None:
    assert SourceCode(root).code_lines(opened("x", "x", file=file, line=line)) is None


def test_a_package_that_is_a_symbolic_link_is_not_read(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "population_api").symlink_to(root / "population_api")
    assert SourceCode(other).code_lines(opened("look up")) is None


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, LOOKUP)
    now = 0.0
    code = SourceCode(tmp_path, clock=lambda: now)
    assert code.code_lines(opened("look up")) is not None
    write(tmp_path, LOOKUP.replace("look up", "find"))
    now += CHECK_SECONDS
    assert code.code_lines(opened("look up")) is None
    assert code.code_lines(opened("find")) is not None


def own_spans() -> list[tuple[str, str, str, str]]:
    """Every own span of the population API in the trees that the end-to-end tests compare."""
    return [
        (file.stem, match["name"], match["kind"], match["scope"])
        for file in sorted(LEVELS.glob("*.txt"))
        for match in map(LINE.fullmatch, file.read_text("utf-8").splitlines())
        if match and match["scope"].startswith("population_api")
    ]


@pytest.mark.parametrize(("level", "name", "kind", "scope"), own_spans())
def test_each_own_span_of_the_population_api_has_one_line(
    level: str, name: str, kind: str, scope: str
) -> None:
    code = SourceCode(Settings().source_root).code_lines(opened(name, scope, kind))
    assert found(code)[0] in (FoundBy.NAME, FoundBy.ONLY_CALL)
    assert "start_" in marked(code)


def test_the_trees_hold_own_spans_of_both_levels_that_have_them() -> None:
    assert {level for level, *_ in own_spans()} >= {"manual", "own-only"}
