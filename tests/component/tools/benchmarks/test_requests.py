"""The measured request checks which store answered."""

import pytest
from flask import Flask, request

from tests.serving import serving
from tools.benchmarks.cost.requests import Condition, RequestError, connections, fill_cache


def api(status: int = 200, *, stale: bool = False) -> Flask:
    """A population API; stale: the cache answers even when the request skips it."""
    app = Flask("api")

    @app.get("/<path:path>")
    def answer(path: str) -> tuple[dict[str, str], int]:
        cold = request.headers.get("Cache-Control") == "no-cache" and not stale
        return {"source": "mysql" if cold else "memcached"}, status

    return app


@pytest.mark.parametrize("condition", ["warm", "cold"])
def test_the_expected_store_answers_on_every_connection(condition: Condition) -> None:
    with serving(api()) as port:
        fill_cache(port)
        with connections(port, condition, 3) as opened:
            for send in opened * 2:
                send()


@pytest.mark.parametrize(("app", "message"), [(api(503), "503"), (api(stale=True), "memcached")])
def test_any_other_response_is_an_error(app: Flask, message: str) -> None:
    with (
        serving(app) as port,
        connections(port, "cold", 1) as (send,),
        pytest.raises(RequestError, match=message),
    ):
        send()


def test_no_response_is_an_error() -> None:
    with connections(1, "warm", 1) as (send,), pytest.raises(RequestError, match="no response"):
        send()
