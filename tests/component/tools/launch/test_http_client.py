"""One HTTP client for launch and terminal: a response, or NoResponse with a printable reason."""

import pytest

from tests.component.tools.launch.stranger import SAYINGS, stranger
from tools.launch.http_client import NoResponse, Response, send


def test_an_error_status_is_a_response_and_no_proxy_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    refusal = b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 17\r\n\r\n" + b'{"detail": "no."}'
    with stranger(refusal) as port:
        response = send("GET", f"http://127.0.0.1:{port}/")
    assert (response.status, response.ok, response.problem()) == (404, False, "no.")


def test_a_redirect_is_not_followed() -> None:
    redirect = b"HTTP/1.1 302 FOUND\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    with stranger(redirect) as port:
        assert send("GET", f"http://127.0.0.1:{port}/").status == 302


@pytest.mark.parametrize("saying", SAYINGS)
def test_what_is_no_complete_response_is_no_response(saying: bytes) -> None:
    with stranger(saying) as port, pytest.raises(NoResponse) as raised:
        send("GET", f"http://127.0.0.1:{port}/")
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "nonsense", "gopher://127.0.0.1:9/"])
def test_nobody_there_and_no_http_url_are_no_response(url: str) -> None:
    with pytest.raises(NoResponse):
        send("GET", url)


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b'{"detail": "a\\u001b[2Jb"}', "a?[2Jb"), (b"<html>", "HTTP 500."), (b"[]", "HTTP 500.")],
)
def test_a_problem_is_printable(body: bytes, problem: str) -> None:
    assert Response(500, body).problem() == problem
