"""A long document is read in parts that together have all of its content."""

import io
import json
from typing import Any

import pytest

from compare.files import documents as documents_module
from compare.files import json_parts as parts_module
from compare.files import lines as lines_module
from compare.files.documents import Document, NoDocument, documents
from tests.samples.files import jaeger_trace, otlp, span

SPANS = [span(f"{number:016x}", name="x" * 50) for number in range(1, 200)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of a few kilobytes are long."""
    monkeypatch.setattr(lines_module, "LONGEST_TEXT", 2_000)
    monkeypatch.setattr(documents_module, "LONGEST_TEXT", 2_000)
    monkeypatch.setattr(parts_module, "PART_SIZE", 1_000)


def read(text: str) -> tuple[list[Any], list[NoDocument]]:
    """Return copies of all the documents, because parts are changed, and what is none."""
    found, none = [], []
    for each in documents(io.StringIO(text, newline="\n")):
        if isinstance(each, Document):
            found.append((each.line, json.loads(json.dumps(each.value))))
        else:
            none.append(each)
    return found, none


def spans_of(found: list[Any]) -> list[Any]:
    """The spans of all parts."""
    return [
        each
        for _, document in found
        for resource in document.get("resourceSpans", [])
        for scope in resource["scopeSpans"]
        for each in scope["spans"]
    ]


@pytest.mark.parametrize("indent", [None, 1])
def test_the_parts_have_every_span_once_with_its_resource(indent: int | None) -> None:
    whole = otlp(*SPANS)
    found, none = read(json.dumps(whole, indent=indent))
    assert none == []
    assert len(found) > 10
    assert spans_of(found) == SPANS
    for line, part in found:
        assert line == 1
        (resource,) = part["resourceSpans"]
        assert resource["resource"] == whole["resourceSpans"][0]["resource"]
        assert resource["scopeSpans"][0]["scope"]["name"] == "kiosk.scale"


def test_lines_behind_a_long_line_keep_their_numbers() -> None:
    long, short = json.dumps(otlp(*SPANS)), json.dumps(otlp(span()))
    found, none = read(f"\n{long}\nhello\n{short}\n")
    assert {line for line, _ in found} == {2, 4}
    assert len(spans_of(found)) == len(SPANS) + 1
    assert none == [NoDocument(3, "left_no_json")]


def test_a_long_document_that_breaks_off_gives_its_whole_spans() -> None:
    whole = json.dumps(otlp(*SPANS), indent=1)
    found, none = read(whole[: whole.rindex("parentSpanId")])
    assert spans_of(found) == SPANS[:-1]
    assert none == [NoDocument(1, "left_broken_off")]


def test_a_long_line_that_is_no_json_is_one_line() -> None:
    found, none = read("x" * 10_000 + "\n" + json.dumps(otlp(span())))
    assert none == [NoDocument(1, "left_no_json")]
    assert [line for line, _ in found] == [2]


def test_a_trace_of_jaeger_is_not_cut_because_its_processes_stand_behind_its_spans() -> None:
    trace = jaeger_trace()
    trace["spans"] *= 50
    found, _ = read(json.dumps({"data": [trace, trace]}))
    traces = [each for _, part in found for each in part["data"]]
    assert traces == [trace, trace]
