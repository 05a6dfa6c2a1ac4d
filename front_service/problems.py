"""The closed set of errors and their answers as problem+json (RFC 9457)."""

import json
import logging
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from front_service.population_client import ApiProblem, ApiTimeout, ApiUnreachable
from front_service.question import UnusableQuestion

logger = logging.getLogger(__name__)

NOWHERE = "There is nothing at this address; ask /api/population/<prefecture>, for example Saga."


def register(app: Flask) -> None:
    """Give each error its status; whatever else goes wrong is a 500 without inner details."""

    @app.errorhandler(UnusableQuestion)
    def unusable(error: UnusableQuestion) -> Response:
        return problem(HTTPStatus.BAD_REQUEST, str(error))

    @app.errorhandler(ApiProblem)
    def refused(error: ApiProblem) -> Response:
        return document(error.status, {**error.document, "status": error.status})

    @app.errorhandler(ApiUnreachable)
    def unreachable(error: ApiUnreachable) -> Response:
        logger.error("population API unreachable: %s", error)
        return problem(HTTPStatus.BAD_GATEWAY, "The population API cannot be reached; try again.")

    @app.errorhandler(ApiTimeout)
    def slow(error: ApiTimeout) -> Response:
        logger.error("population API too slow: %s", error)
        return problem(
            HTTPStatus.GATEWAY_TIMEOUT, "The population API did not answer in time; try again."
        )

    @app.errorhandler(InternalServerError)
    def unexpected(_: InternalServerError) -> Response:
        return problem(  # Flask has logged the exception
            HTTPStatus.INTERNAL_SERVER_ERROR, "Something failed in this service; its log says what."
        )

    @app.errorhandler(HTTPException)
    def routing(error: HTTPException) -> Response:
        detail = NOWHERE if isinstance(error, NotFound) else error.description or ""
        response = problem(HTTPStatus(error.code or 500), detail)
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response


def problem(status: HTTPStatus, detail: str) -> Response:
    """One problem of this service: `type`, `title`, `status` and a sentence that helps."""
    members = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return document(status, members)


def document(status: int, members: dict[str, object]) -> Response:
    """A problem+json response."""
    text = json.dumps(members, ensure_ascii=False) + "\n"
    return Response(text, status, content_type="application/problem+json")
