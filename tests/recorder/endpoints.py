"""HTTP endpoints that both servers have: OTLP exports, and the recorder's own paths."""

import gzip

from flask import Blueprint, Flask, Response, request
from google.protobuf.message import DecodeError
from werkzeug.exceptions import BadRequest, ServiceUnavailable, UnsupportedMediaType

from tests.recorder.received import EXPORTS, Received

PROTOBUF = "application/x-protobuf"
SIGNAL = f"<any({', '.join(EXPORTS)}):signal>"
"""The part of a route that is the name of a signal."""


def add_export(app: Flask, route: str, received: Received) -> None:
    """Accept OTLP exports in protobuf at a route that contains SIGNAL."""

    def export(signal: str, **_: str) -> Response:
        if received.failing:
            raise ServiceUnavailable("as POST /recorded/fail has asked for")
        if request.mimetype != PROTOBUF:
            raise UnsupportedMediaType(f"only {PROTOBUF}")
        body = request.get_data()
        if request.content_encoding == "gzip":
            body = gzip.decompress(body)
        try:
            received.add(signal, EXPORTS[signal].FromString(body), dict(request.headers))
        except DecodeError as error:
            raise BadRequest(str(error)) from error
        return Response(mimetype=PROTOBUF)

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
