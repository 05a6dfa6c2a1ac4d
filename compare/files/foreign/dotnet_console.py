"""What OpenTelemetry .NET's console exporter prints: a block of lines for each span.

It prints values without their types, so they stay texts, and the times of events in the format of
the machine's culture, so events have none.
"""

import re
from collections.abc import Iterator
from typing import Any

from compare.files.documents import Document, NoDocument
from compare.files.foreign.values import attributes, nanoseconds
from compare.files.lines import Lines

SIGN = re.compile(rb"^(?:[\w.-]+ +\| )?Activity\.TraceId: ", re.MULTILINE)
KINDS = {"Internal": 1, "Server": 2, "Client": 3, "Producer": 4, "Consumer": 5}
STATUS = {"Ok": 1, "Error": 2}

_FIELD = re.compile(r"(?:Activity\.)?([\w ()]+): *(.*)")
_PAIR = re.compile(r"([\w./-]+): (.*)")
_DURATION = re.compile(r"(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?")


def activities(lines: Lines) -> Iterator[Document | NoDocument]:
    """Return a ResourceSpans for each block, and the lines outside of blocks."""
    while True:
        number, line = lines.next()
        if not line:
            return
        if line.startswith("Activity.TraceId:"):
            block = [line]
            while (line := lines.next()[1]).strip():
                block.append(line)
            try:
                yield Document(number, _resource_spans(block))
            except (KeyError, ValueError):
                yield NoDocument(number, "left_broken_off")
        elif line.strip():
            yield NoDocument(number, "left_no_json")


def _resource_spans(block: list[str]) -> dict[str, Any]:
    fields: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    name = ""
    for line in block:
        if line.startswith(" "):
            sections.setdefault(name, []).append(line.rstrip())
        elif found := _FIELD.match(line):
            name = found[1]
            fields[name] = found[2].strip()
    scope = _pairs(sections.get("Instrumentation scope (ActivitySource)"))
    return {
        "resource": {
            "attributes": attributes(_pairs(sections.get("Resource associated with Activity")))
        },
        "scopeSpans": [
            {
                "scope": {
                    "name": scope.get("Name") or fields.get("ActivitySourceName", ""),
                    "version": scope.get("Version", ""),
                },
                "spans": [_span(fields, sections)],
            }
        ],
    }


def _span(fields: dict[str, str], sections: dict[str, list[str]]) -> dict[str, Any]:
    start = nanoseconds(fields["StartTime"])
    links = (line.split() for line in sections.get("Links", []))
    return {
        "traceId": fields["TraceId"],
        "spanId": fields["SpanId"],
        "parentSpanId": fields.get("ParentSpanId", ""),
        "traceState": fields.get("TraceState", ""),
        "name": fields.get("DisplayName", ""),
        "kind": KINDS.get(fields.get("Kind", ""), 0),
        "startTimeUnixNano": start,
        "endTimeUnixNano": start + _duration(fields["Duration"]),
        "attributes": attributes(_pairs(sections.get("Tags"))),
        "status": {
            "code": STATUS.get(fields.get("StatusCode", ""), 0),
            "message": fields.get("StatusDescription", ""),
        },
        "events": _events(sections.get("Events", [])),
        "links": [{"traceId": each[0], "spanId": each[1]} for each in links if len(each) == 2],
    }


def _events(lines: list[str]) -> list[dict[str, Any]]:
    events: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line.startswith("     ") and " [" in line:
            events.append((line.strip().rpartition(" [")[0], []))
        elif events:
            events[-1][1].append(line)
    return [{"name": name, "attributes": attributes(_pairs(below))} for name, below in events]


def _pairs(lines: list[str] | None) -> dict[str, str]:
    found = (_PAIR.match(line.strip()) for line in lines or [])
    return {pair[1]: pair[2] for pair in found if pair}


def _duration(text: str) -> int:
    """Nanoseconds of `[days.]hours:minutes:seconds[.fraction]`. Raises ValueError."""
    parts = _DURATION.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text} is no duration")
    days, hours, minutes, seconds = (int(each or 0) for each in parts.groups()[:4])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return whole * 10**9 + int((parts[5] or "").ljust(9, "0"))
