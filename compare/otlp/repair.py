"""Repairs Protobuf bodies that lenient senders write and the strict Python parser refuses.

The collector batches the telemetry of several services: without the repair, one string that is not
UTF-8 would make Compare reject all of them.
"""

from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message

from compare.otlp.bounds import MAX_PARTS, check_protobuf

MAX_NESTED = 90
"""The Python parser refuses messages nested 100 levels deep."""

MAX_REPAIRED_PARTS = MAX_PARTS // 4
"""The repair is written in Python: a million parts would take 5 s."""

M = TypeVar("M", bound=Message)


def parse(body: bytes, message: M) -> M:
    """Fill an export request from Protobuf. Raises DecodeError, ValueError or TooManyParts."""
    check_protobuf(body)
    try:
        message.ParseFromString(body)
    except DecodeError:
        check_protobuf(body, MAX_REPAIRED_PARTS)
        message.ParseFromString(repaired(body, message.DESCRIPTOR))
    if body and not message.ListFields():
        raise ValueError(f"it has no {message.DESCRIPTOR.fields[0].name}")
    return message


def repaired(body: bytes, message: Any, level: int = 1) -> bytes:
    """Return the body with U+FFFD for invalid UTF-8 and without messages nested too deep.

    message: the Descriptor of the body. Raises ValueError if the body is not Protobuf.
    """
    whole = bytearray()
    at = 0
    while at < len(body):
        begin = at
        tag, at = _varint(body, at)
        match tag & 7:  # the wire type: varint, 64 bits, length and content, 32 bits
            case 0:
                _, at = _varint(body, at)
            case 1:
                at += 8
            case 5:
                at += 4
            case 2:
                length, at = _varint(body, at)
                content, at = body[at : at + length], at + length
                field = message.fields_by_number.get(tag >> 3)
                if field and at <= len(body):
                    content = _content(content, field, level)
                    whole += _as_varint(tag) + _as_varint(len(content)) + content
                    continue
            case other:
                raise ValueError(f"wire type {other} does not occur in OTLP")
        if at > len(body):
            raise ValueError("it is truncated")
        whole += body[begin:at]
    return bytes(whole)


def _content(content: bytes, field: Any, level: int) -> bytes:
    if field.message_type:
        return repaired(content, field.message_type, level + 1) if level < MAX_NESTED else b""
    if field.type == FieldDescriptor.TYPE_STRING:
        return content.decode("utf-8", "replace").encode()
    return content


def _varint(body: bytes, at: int) -> tuple[int, int]:
    """Decode a varint, seven bits a byte; return its value and the index after it."""
    value = shift = 0
    while True:
        if at >= len(body) or shift > 63:
            raise ValueError("it is truncated")
        value |= (body[at] & 0x7F) << shift
        at += 1
        if not body[at - 1] & 0x80:
            return value, at
        shift += 7


def _as_varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
