"""Lets pages on this machine send OTLP: a browser asks first, in a preflight request."""

import re

from flask import Response, request

LOCAL_ORIGIN = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d+)?")
"""The origins that collector/config.yaml allows."""


def allow_local_origins(response: Response) -> Response:
    """Add the CORS headers for a page of localhost or 127.0.0.1, on whatever port."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if LOCAL_ORIGIN.fullmatch(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        if wanted := request.headers.get("Access-Control-Request-Headers"):
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = wanted
    return response
