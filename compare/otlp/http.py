"""OTLP over HTTP: bodies in, answers out, in the encoding that the sender chose."""

import json
import zlib
from typing import TypeVar

from flask import Request, Response
from google.protobuf.message import DecodeError, Message
from werkzeug.exceptions import RequestEntityTooLarge

from compare.otlp import json as otlp_json
from compare.otlp.repair import repaired

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
MOST_COMPRESSED_BYTES = 4 * 1024 * 1024
MOST_INFLATED_BYTES = 16 * 1024 * 1024
GZIP_FORMAT = 31

# google.rpc.Code: INVALID_ARGUMENT and RESOURCE_EXHAUSTED.
RPC_CODES = {400: 3, 413: 8, 415: 3}

M = TypeVar("M", bound=Message)


class Refused(Exception):
    """A request that cannot be taken: HTTP status and a sentence for the sender."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read(request: Request, message: M) -> M:
    """Fill the message from the request, or say why not by Refused."""
    if request.mimetype not in (PROTOBUF, JSON):
        raise Refused(415, f"send {PROTOBUF} or {JSON}")
    body = _unpacked(request)
    try:
        if request.mimetype == JSON:
            return otlp_json.parse(body, message)
        return _parsed(body, message)
    except (DecodeError, ValueError) as error:
        raise Refused(400, f"the body is not OTLP: {error}") from error


def answer(request: Request, message: Message) -> Response:
    """200 with the message in the request's encoding."""
    if request.mimetype == JSON:
        return Response(json.dumps(otlp_json.as_document(message)), 200, mimetype=JSON)
    return Response(message.SerializeToString(), 200, mimetype=PROTOBUF)


def refusal(request: Request, refused: Refused) -> Response:
    """The error with a google.rpc.Status body in the request's encoding."""
    code = RPC_CODES[refused.status]
    if request.mimetype == PROTOBUF:
        return Response(_status(code, refused.reason), refused.status, mimetype=PROTOBUF)
    body = json.dumps({"code": code, "message": refused.reason})
    return Response(body, refused.status, mimetype=JSON)


def _parsed(body: bytes, message: M) -> M:
    try:
        message.ParseFromString(body)
    except DecodeError:
        message.ParseFromString(repaired(body, message.DESCRIPTOR))
    return message


def _unpacked(request: Request) -> bytes:
    """The body, inflated when it is gzip."""
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise Refused(413, f"more than {MOST_COMPRESSED_BYTES} bytes") from error
    match request.headers.get("Content-Encoding", "identity").strip().lower():
        case "" | "identity":
            return body
        case "gzip":
            return _inflated(body)
        case other:
            raise Refused(415, f"content encoding {other!r}: send gzip or none")


def _inflated(body: bytes) -> bytes:
    """Inflate one gzip member after the other, never further than the limit."""
    whole = bytearray()
    while body:
        member = zlib.decompressobj(GZIP_FORMAT)
        try:
            whole += member.decompress(body, MOST_INFLATED_BYTES + 1 - len(whole))
        except zlib.error as error:
            raise Refused(400, f"the body is not gzip: {error}") from error
        if len(whole) > MOST_INFLATED_BYTES:
            raise Refused(413, f"more than {MOST_INFLATED_BYTES} bytes when inflated")
        if not member.eof:
            raise Refused(400, "the gzip body ends too early")
        body = member.unused_data
    return bytes(whole)


def _status(code: int, reason: str) -> bytes:
    """google.rpc.Status by hand: field 1 is the code, field 2 the message; both are short."""
    text = reason.encode("utf-8", "replace")[:500]
    low, high = len(text) & 0x7F, len(text) >> 7
    length = bytes([low | 0x80, high]) if high else bytes([low])
    return bytes([0x08, code, 0x12]) + length + text
