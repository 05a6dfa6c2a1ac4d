"""OTLP as JSON: Protobuf's JSON form, but with trace and span ids in hex instead of base64."""

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar

from google.protobuf import json_format
from google.protobuf.message import Message
from opentelemetry.proto.logs.v1.logs_pb2 import SeverityNumber
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

ID_FIELDS = frozenset(
    {"traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id"}
)
"""In both spellings of Protobuf's JSON form: json_format reads either, for every field."""

OLD_NAMES = {
    "instrumentationLibrarySpans": "scopeSpans",
    "instrumentation_library_spans": "scopeSpans",
    "instrumentationLibraryLogs": "scopeLogs",
    "instrumentation_library_logs": "scopeLogs",
    "instrumentationLibraryMetrics": "scopeMetrics",
    "instrumentation_library_metrics": "scopeMetrics",
    "instrumentationLibrary": "scope",
    "instrumentation_library": "scope",
    "logs": "logRecords",
}
"""Of before OTLP 0.15 (February 2022), with today's names."""

_KINDS = {
    "kind": Span.SpanKind,
    "code": Status.StatusCode,
    "severityNumber": SeverityNumber,
    "severity_number": SeverityNumber,
    "aggregationTemporality": AggregationTemporality,
    "aggregation_temporality": AggregationTemporality,
}
ENUMERATIONS = {field: frozenset(kind.keys()) for field, kind in _KINDS.items()}
"""The names that fields may have; no other part of OTLP has fields with these names."""

M = TypeVar("M", bound=Message)


def parse(body: bytes, message: M) -> M:
    """Fill an export request from a JSON text. Raises ValueError."""
    try:
        document = json.loads(body)
    except RecursionError as error:
        raise ValueError(str(error)) from error
    return from_document(document, message)


def from_document(document: Any, message: M) -> M:
    """Fill an export request from decoded JSON. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    field = message.DESCRIPTOR.fields[0]
    if document and not {field.name, field.camelcase_name} & document.keys():
        raise ValueError(f"it has no {field.camelcase_name}, but {', '.join(document)}")
    try:
        with_base64 = _with_ids(document, _hex_to_base64)
        _check_names(document)
        return json_format.ParseDict(with_base64, message, ignore_unknown_fields=True)
    # json_format raises the last two for a lone surrogate and for Infinity.
    except (json_format.ParseError, RecursionError, SystemError, OverflowError) as error:
        raise ValueError(str(error)) from error


def as_document(message: Message) -> dict[str, Any]:
    """Return the message as a JSON document: hex ids, enumerations as numbers."""
    document = json_format.MessageToDict(message, use_integers_for_enums=True)
    return dict(_with_ids(document, lambda text: base64.b64decode(text).hex()))


def todays_name(key: str, part: dict[str, Any]) -> str:
    """Return the name of this member in today's OTLP; senders of 2022 wrote both at once."""
    renamed = OLD_NAMES.get(key, key)
    return key if renamed in part else renamed


def _hex_to_base64(text: str) -> str:
    return base64.b64encode(bytes.fromhex(text)).decode("ascii")


def _check_names(part: Any) -> None:
    """Raises ParseError for an unknown name of an enumeration, which ParseDict would ignore."""
    if isinstance(part, list):
        for item in part:
            _check_names(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            known = ENUMERATIONS.get(key)
            if known and isinstance(value, str) and value not in known:
                raise json_format.ParseError(f"{key} has an unknown name: {value[:100]!r}")
            _check_names(value)


def _with_ids(part: Any, recode: Callable[[str], str]) -> Any:
    """A copy with recoded id fields and today's names.

    Attribute keys are values in OTLP JSON, so none matches.
    """
    if isinstance(part, list):
        return [_with_ids(item, recode) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        todays_name(key, part): recode(value)
        if key in ID_FIELDS and isinstance(value, str)
        else _with_ids(value, recode)
        for key, value in part.items()
    }
