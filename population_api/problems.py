"""Errors of a request and their responses, as problem+json (RFC 9457)."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from population_api.population import DatabaseUnavailable

logger = logging.getLogger(__name__)


class MalformedName(Exception):
    """The request has no name, more than one, or one that is not readable text."""


class UnknownName(Exception):
    """The name is well-formed and nothing has it: an expected answer, not a fault."""


def register(app: Flask) -> None:
    """Register one handler per error; any other exception is a 500 without internal details."""

    @app.errorhandler(MalformedName)
    def malformed(error: MalformedName) -> Response:
        return problem(HTTPStatus.BAD_REQUEST, str(error))

    @app.errorhandler(UnknownName)
    def unknown(error: UnknownName) -> Response:
        return problem(HTTPStatus.NOT_FOUND, str(error))

    @app.errorhandler(DatabaseUnavailable)
    def unavailable(error: DatabaseUnavailable) -> Response:
        logger.error("%s: %s", error, error.__cause__)
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.")

    @app.errorhandler(HTTPException)
    def routing(error: HTTPException) -> Response:
        response = problem(HTTPStatus(error.code or 500), error.description or "")
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response


def problem(status: HTTPStatus, detail: str) -> Response:
    """Return a response with `type`, `title`, `status` and `detail`, a sentence that helps."""
    response = jsonify(type="about:blank", title=status.phrase, status=status, detail=detail)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response
