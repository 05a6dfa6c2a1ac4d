"""Attribute values of OTLP as Python values."""

import base64
import math
from collections.abc import Iterable
from typing import TypeAlias

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

Value: TypeAlias = "str | bool | int | float | list[Value] | dict[str, Value] | None"


def plain(value: AnyValue) -> Value:
    """Convert one value: bytes to base64, as in OTLP JSON; NaN and infinities to text."""
    match value.WhichOneof("value"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "int_value":
            return value.int_value
        case "double_value":
            return number(value.double_value)
        case "array_value":
            return [plain(item) for item in value.array_value.values]
        case "kvlist_value":
            return attributes(value.kvlist_value.values)
        case "bytes_value":
            return base64.b64encode(value.bytes_value).decode("ascii")
        case _:
            return None


def attributes(pairs: Iterable[KeyValue]) -> dict[str, Value]:
    """Return the attributes by key; the last one wins if a key occurs twice."""
    return {pair.key: plain(pair.value) for pair in pairs}


def number(value: float) -> float | str:
    """Return the number, or its name if JSON cannot represent it (NaN, infinities)."""
    return value if math.isfinite(value) else str(value)
