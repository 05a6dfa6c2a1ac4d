"""Makes a Protobuf body readable that some senders write and strict readers refuse.

The collector passes on what it is given, packed together with what other services sent: one text
that is not UTF-8 would cost all of them their telemetry.
"""

from typing import Any

from google.protobuf.descriptor import FieldDescriptor

MOST_NESTED = 90
"""The reader of the Python package refuses 100 levels of messages."""


def repaired(body: bytes, message: Any, level: int = 1) -> bytes:
    """The same message with U+FFFD for bytes that are no UTF-8, emptied below the deepest level.

    message: the Descriptor of what the body holds. ValueError for what is not Protobuf.
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
            raise ValueError("it ends too early")
        whole += body[begin:at]
    return bytes(whole)


def _content(content: bytes, field: Any, level: int) -> bytes:
    if field.message_type:
        return repaired(content, field.message_type, level + 1) if level < MOST_NESTED else b""
    if field.type == FieldDescriptor.TYPE_STRING:
        return content.decode("utf-8", "replace").encode()
    return content


def _varint(body: bytes, at: int) -> tuple[int, int]:
    """The number that begins here, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        if at >= len(body) or shift > 63:
            raise ValueError("it ends too early")
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
