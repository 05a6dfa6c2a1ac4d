"""HTTP endpoints that both servers have: OTLP exports, and the recorder's own paths."""

import gzip
import json

from flask import Blueprint, Flask, Response, request
from google.protobuf.json_format import ParseError
from google.protobuf.message import DecodeError
from werkzeug.exceptions import BadRequest, ServiceUnavailable, UnsupportedMediaType

from tests.recorder.received import EXPORTS, Received, from_json

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
SIGNAL = f"<any({', '.join(EXPORTS)}):signal>"
"""The part of a route that is the name of a signal."""


def add_export(app: Flask, route: str, received: Received) -> None:
    """Accept OTLP exports in protobuf and JSON at a route that contains SIGNAL."""

    def export(signal: str, **_: str) -> Response:
        if received.failing:
            raise ServiceUnavailable("as POST /recorded/fail has asked for")
        if request.mimetype not in (PROTOBUF, JSON):
            raise UnsupportedMediaType(f"only {PROTOBUF} and {JSON}")
        body = request.get_data()
        if request.content_encoding == "gzip":
            body = gzip.decompress(body)
        try:
            if request.mimetype == JSON:
                export = from_json(signal, json.loads(body))
            else:
                export = EXPORTS[signal].FromString(body)
        except (DecodeError, ParseError, ValueError) as error:
            raise BadRequest(str(error)) from error
        received.add(signal, export, dict(request.headers))
        return Response("{}" if request.mimetype == JSON else b"", mimetype=request.mimetype)

    app.add_url_rule(route, view_func=export, methods=["POST"])


def own_paths(received: Received) -> Blueprint:
    """Return the paths that no real server has: read or drop what was received, and fail."""
    paths = Blueprint("recorded", __name__, url_prefix="/recorded")

    @paths.get(f"/{SIGNAL}")
    def read(signal: str) -> Response:
        return Response(received.lines(signal), mimetype="application/x-ndjson")

    @paths.delete("")
    def forget() -> Response:
        received.forget()
        return Response(status=204)

    @paths.post("/fail")
    def fail() -> Response:
        received.fail(request.args.get("seconds", 0.0, type=float))
        return Response(status=204)

    return paths
