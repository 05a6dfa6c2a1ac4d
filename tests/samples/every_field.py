"""Messages with every field of OTLP set, whatever fields the installed version has."""

from collections.abc import Iterator
from itertools import count
from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

M = TypeVar("M", bound=Message)
MAX_DEPTH = 9
"""Of nested messages; attribute values may hold attribute values without end."""
IDS = {"trace_id": bytes([7] * 16), "span_id": bytes([8] * 8), "parent_span_id": bytes([9] * 8)}
INTEGERS = {
    FieldDescriptor.CPPTYPE_INT32,
    FieldDescriptor.CPPTYPE_INT64,
    FieldDescriptor.CPPTYPE_UINT32,
    FieldDescriptor.CPPTYPE_UINT64,
}


def with_every_field(kind: type[M]) -> M:
    """Return a message with each field set; a repeated one has an item for each alternative."""
    message = kind()
    _fill(message, count(1), 0)
    return message


def _fill(message: Any, numbers: Iterator[int], depth: int) -> None:
    for field in message.DESCRIPTOR.fields:
        if field.is_repeated and field.message_type:
            for choice in _choices(field.message_type) if depth < MAX_DEPTH else ():
                item = getattr(message, field.name).add()
                _fill(item, numbers, depth + 1)
                _choose(item, choice, numbers, depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).append(_scalar(field, numbers))
        elif not _is_alternative(field):
            _set(message, field, numbers, depth)


def _choices(kind: Any) -> list[FieldDescriptor | None]:
    """The alternatives of a message, or of its value: an attribute of each type."""
    if "value" in kind.fields_by_name and (value := kind.fields_by_name["value"].message_type):
        return list(filter(_is_alternative, value.fields))
    return list(filter(_is_alternative, kind.fields)) or [None]


def _choose(message: Any, choice: Any, numbers: Iterator[int], depth: int) -> None:
    if choice is not None:
        owner = message if choice.containing_type is message.DESCRIPTOR else message.value
        _set(owner, choice, numbers, depth)


def _is_alternative(field: FieldDescriptor) -> bool:
    return field.containing_oneof is not None and len(field.containing_oneof.fields) > 1


def _set(message: Any, field: FieldDescriptor, numbers: Iterator[int], depth: int) -> None:
    if field.message_type is None:
        setattr(message, field.name, _scalar(field, numbers))
    elif depth < MAX_DEPTH:
        getattr(message, field.name).SetInParent()
        _fill(getattr(message, field.name), numbers, depth + 1)


def _scalar(field: FieldDescriptor, numbers: Iterator[int]) -> Any:
    number = next(numbers)
    if field.cpp_type in INTEGERS:
        return number
    match field.cpp_type:
        case _ if field.type == FieldDescriptor.TYPE_BYTES:
            return IDS.get(field.name, b"\0\xff")
        case FieldDescriptor.CPPTYPE_ENUM:
            return 1
        case FieldDescriptor.CPPTYPE_BOOL:
            return True
        case FieldDescriptor.CPPTYPE_STRING:
            return f"{field.name} {number}"
        case _:
            return number + 0.5
