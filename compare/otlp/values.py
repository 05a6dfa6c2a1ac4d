"""Attribute values of OTLP as plain Python values."""

import base64
import math
from collections.abc import Iterable
from typing import TypeAlias

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

Value: TypeAlias = "str | bool | int | float | list[Value] | dict[str, Value] | None"


def plain(value: AnyValue) -> Value:
    """One value; bytes become base64, as in OTLP JSON, and NaN and infinities become text."""
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
    """The attributes by key; of a key that comes twice the last one counts."""
    return {pair.key: plain(pair.value) for pair in pairs}


def number(value: float) -> float | str:
    """A number that JSON can carry, otherwise its name."""
    return value if math.isfinite(value) else str(value)
