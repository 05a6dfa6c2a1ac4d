"""Errors of the API as application/problem+json (RFC 9457)."""

import json
from http import HTTPStatus

from flask import Response


def problem(status: int, detail: str) -> Response:
    """Return a response with this status; detail is a sentence for the reader."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")
