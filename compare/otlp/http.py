"""OTLP over HTTP: request bodies in, response bodies out, in the encoding of the sender."""

import json
from typing import TypeVar

from flask import Request, Response
from google.protobuf.message import DecodeError, Message
from google.rpc.code_pb2 import INVALID_ARGUMENT, RESOURCE_EXHAUSTED
from google.rpc.status_pb2 import Status
from werkzeug.exceptions import RequestEntityTooLarge

from compare.otlp import json as otlp_json
from compare.otlp.bounds import TooManyParts, check_items, check_json
from compare.otlp.compression import DECOMPRESSORS, InflatedTooLarge, inflated
from compare.otlp.repair import parse

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_INFLATED_BYTES = 16 * 1024 * 1024
RPC_CODES = {400: INVALID_ARGUMENT, 413: RESOURCE_EXHAUSTED, 415: INVALID_ARGUMENT}
LONGEST_REASON = 500

M = TypeVar("M", bound=Message)


class UnreadableRequest(Exception):
    """An export request that cannot be read: the HTTP status and the reason for the sender."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read(request: Request, message: M) -> M:
    """Fill the message from the request's body. Raises UnreadableRequest."""
    if request.mimetype not in (PROTOBUF, JSON):
        raise UnreadableRequest(415, f"send {PROTOBUF} or {JSON}")
    body = _inflated_body(request)
    try:
        if request.mimetype == JSON:
            check_json(body)
            otlp_json.parse(body, message)
        else:
            parse(body, message)
        check_items(message)
    except TooManyParts as error:
        raise UnreadableRequest(413, str(error)) from error
    except (DecodeError, ValueError) as error:
        raise UnreadableRequest(400, f"the body is not OTLP: {error}") from error
    return message


def respond(request: Request, message: Message, status: int = 200) -> Response:
    """Return a response with the message in the encoding of the request."""
    if request.mimetype == PROTOBUF:
        return Response(message.SerializeToString(), status, mimetype=PROTOBUF)
    return Response(json.dumps(otlp_json.as_document(message)), status, mimetype=JSON)


def respond_with_error(request: Request, error: UnreadableRequest) -> Response:
    """Return the error as google.rpc.Status, as the OTLP specification asks for."""
    reason = error.reason[:LONGEST_REASON].encode("utf-8", "replace").decode()
    return respond(request, Status(code=RPC_CODES[error.status], message=reason), error.status)


def _inflated_body(request: Request) -> bytes:
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise UnreadableRequest(413, f"more than {MAX_BODY_BYTES} bytes") from error
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in DECOMPRESSORS:
        known = ", ".join(DECOMPRESSORS)
        raise UnreadableRequest(415, f"content encoding {encoding!r}: send {known} or none")
    try:
        return inflated(body, encoding, MAX_INFLATED_BYTES)
    except InflatedTooLarge as error:
        reason = f"more than {MAX_INFLATED_BYTES} bytes when inflated"
        raise UnreadableRequest(413, reason) from error
    except ValueError as error:
        raise UnreadableRequest(400, str(error)) from error
