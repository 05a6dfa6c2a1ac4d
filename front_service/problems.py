"""Maps each domain error to one response in problem+json (RFC 9457)."""

import json
import logging
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from front_service.population_client import ApiProblem, ApiTimeout, ApiUnreachable
from front_service.population_query import InvalidQuery
from front_service.trusted_hosts import ForeignHost

logger = logging.getLogger(__name__)

NOT_FOUND = "No such path. Request /api/population/<prefecture>, for example Saga."
FOREIGN_HOST = "This service does not serve the host {!r}. The setting TRUSTED_HOSTS adds hosts."


def register(app: Flask) -> None:
    """Register one error handler per domain error; any other exception becomes a plain 500."""

    @app.errorhandler(ForeignHost)
    def foreign_host(error: ForeignHost) -> Response:
        return problem(HTTPStatus.BAD_REQUEST, FOREIGN_HOST.format(str(error)))

    @app.errorhandler(InvalidQuery)
    def invalid_query(error: InvalidQuery) -> Response:
        return problem(HTTPStatus.BAD_REQUEST, str(error))

    @app.errorhandler(ApiProblem)
    def refused(error: ApiProblem) -> Response:
        return problem_response(error.status, {**error.document, "status": error.status})

    @app.errorhandler(ApiUnreachable)
    def unreachable(error: ApiUnreachable) -> Response:
        logger.error("population API unreachable: %s", error)
        return problem(HTTPStatus.BAD_GATEWAY, "The population API cannot be reached. Try again.")

    @app.errorhandler(ApiTimeout)
    def timed_out(error: ApiTimeout) -> Response:
        logger.error("population API timed out: %s", error)
        detail = "The population API did not answer in time. Try again."
        return problem(HTTPStatus.GATEWAY_TIMEOUT, detail)

    @app.errorhandler(InternalServerError)
    def unexpected(_: InternalServerError) -> Response:
        # Flask has logged the exception.
        detail = "Unexpected error. The log of the front service has the traceback."
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)

    @app.errorhandler(HTTPException)
    def routing(error: HTTPException) -> Response:
        detail = NOT_FOUND if isinstance(error, NotFound) else error.description or ""
        response = problem(HTTPStatus(error.code or 500), detail)
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response


def problem(status: HTTPStatus, detail: str) -> Response:
    """Build a response with the members `type`, `title`, `status` and `detail`."""
    members = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return problem_response(status, members)


def problem_response(status: int, members: dict[str, object]) -> Response:
    """Serialise a problem+json document."""
    text = json.dumps(members, ensure_ascii=False) + "\n"
    return Response(text, status, content_type="application/problem+json")
