"""Parses elements of OTLP JSON leniently into messages.

Ids are hexadecimal as OTLP asks for, or base64 as Protobuf's own JSON has them (Tempo), with or
without 0x. Names are in camelCase or snake_case, enumerations numbers or names. NaN and Infinity
may stand without quotes. Of invalid items only these are left out.
"""

import base64
import binascii
import math
from collections.abc import Callable
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.otlp.json import ENUMERATIONS, todays_name

TRACE_ID_FIELDS = frozenset({"traceId", "trace_id"})
SPAN_ID_FIELDS = frozenset({"spanId", "span_id", "parentSpanId", "parent_span_id"})
REQUESTS: dict[str, type[Message]] = {
    "traces": ExportTraceServiceRequest,
    "logs": ExportLogsServiceRequest,
    "metrics": ExportMetricsServiceRequest,
}
INVALID: tuple[type[Exception], ...] = (
    json_format.ParseError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    SystemError,
    OverflowError,
)
"""What json_format raises; the last two for a lone surrogate, and for a number without end."""

Invalid = Callable[[str], None]
"""Called with the error of each part that is left out."""


def request_of(signal: str, element: Any, invalid: Invalid) -> Message:
    """Return an export request with this ResourceSpans, ResourceLogs or ResourceMetrics."""
    request = REQUESTS[signal]()
    if not isinstance(element, dict):
        invalid("it is not a JSON object")
        return request
    elements = getattr(request, request.DESCRIPTOR.fields[0].name)
    try:
        element = _normal(element)
    except RecursionError as error:
        invalid(str(error))
        return request
    try:
        json_format.ParseDict(element, elements.add(), ignore_unknown_fields=True)
    except INVALID:
        del elements[:]
        _fill(element, elements.add(), invalid, level=0)
    return request


def _fill(content: dict[str, Any], message: Any, invalid: Invalid, level: int) -> None:
    """Fill a Resource… (level 0) or Scope… (level 1) message member by member, item by item."""
    repeated = message.DESCRIPTOR.fields_by_name
    for key, value in content.items():
        field = message.DESCRIPTOR.fields_by_camelcase_name.get(key) or repeated.get(key)
        if field is None:
            continue
        if field.is_repeated and isinstance(value, list):
            for item in value:
                _add(item, getattr(message, field.name), invalid, level + 1)
            continue
        try:
            json_format.ParseDict({key: value}, message, ignore_unknown_fields=True)
        except INVALID as error:
            message.ClearField(field.name)
            invalid(str(error))


def _add(item: Any, items: Any, invalid: Invalid, level: int) -> None:
    """Add a Scope… message (level 1), or a span, log record or metric (level 2)."""
    added = items.add()
    try:
        json_format.ParseDict(item, added, ignore_unknown_fields=True)
    except INVALID as error:
        if level == 1 and isinstance(item, dict):
            added.Clear()
            _fill(item, added, invalid, level)
        else:
            del items[-1]
            invalid(str(error))


def _normal(part: Any) -> Any:
    """A copy in Protobuf's JSON form. Attribute keys are values in OTLP JSON, so none matches."""
    match part:
        case dict():
            return {todays_name(key, part): _member(key, value) for key, value in part.items()}
        case list():
            return [_normal(item) for item in part]
        case str() if not part.isascii():
            return part.encode("utf-8", "replace").decode()
        case float() if not math.isfinite(part):
            return "NaN" if math.isnan(part) else "Infinity" if part > 0 else "-Infinity"
        case _:
            return part


def _member(key: str, value: Any) -> Any:
    if isinstance(value, str):
        if key in TRACE_ID_FIELDS:
            return _id(value, 16)
        if key in SPAN_ID_FIELDS:
            return _id(value, 8)
        if (names := ENUMERATIONS.get(key)) and value not in names:
            # Some write SERVER for SPAN_KIND_SERVER.
            return next((name for name in names if name.endswith(f"_{value.upper()}")), value)
    return _normal(value)


def _id(text: str, length: int) -> str:
    """Return an id as base64; an invalid one is kept as far as possible and fails the id check."""
    digits = text.removeprefix("0x")
    try:
        return base64.b64encode(bytes.fromhex(digits)).decode("ascii")
    except ValueError:
        pass
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return _NO_ID
    return base64.b64encode(decoded).decode("ascii") if len(decoded) == length else _NO_ID


_NO_ID = base64.b64encode(b"?").decode("ascii")
"""In place of an invalid id: its span is counted as one without a valid id."""
