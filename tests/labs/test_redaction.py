"""A secret leaves the collector masked or not at all; health checks do not leave it."""

from tests.labs.conftest import Start
from tests.labs.sender import CLIENT, Call, send_log, send_spans
from tests.labs.waiting import until, words
from tests.recorder.in_process import Recorder

SECRET = "s3cret"
CALLS = [
    Call(
        attributes={
            "url.path": "/api/population/Saga",
            "url.query": f"level=manual&token={SECRET}&a=b",
            "http.request.header.authorization": f"Basic {SECRET}",
            "http.request.header.x_request_id": "kept",
            "user.id": "taro@example.com",
        }
    ),
    Call(attributes={"url.path": "/healthz"}, name="GET /healthz"),
    Call(
        "front-service",
        "GET",
        CLIENT,
        attributes={
            "http.request.method": "GET",
            "server.address": "population-api",
            "url.full": f"http://population-api:8081/get_population?Password={SECRET}",
        },
    ),
]


def test_without_the_lab_everything_arrives_as_it_was_sent(
    recorder: Recorder, start: Start
) -> None:
    send_spans(start("off").url, CALLS)
    until(lambda: len(recorder.spans()) == 3, "three spans")
    assert sum(SECRET in str(span) for span in recorder.spans()) == 2
    assert "taro@example.com" in str(recorder.spans())


def test_secrets_are_masked_or_gone_and_health_checks_dropped(
    recorder: Recorder, start: Start
) -> None:
    collector = start("redaction")
    send_spans(collector.url, CALLS)
    send_log(collector.url, f"GET /?token={SECRET} 200", {"url": f"/?password={SECRET}"})
    until(
        lambda: len(recorder.spans()) == 2 and recorder.log_records(), "two spans and a log record"
    )
    assert SECRET not in f"{recorder.spans()}{recorder.log_records()}"
    server, client = sorted(recorder.spans(), key=lambda span: span.kind)
    attributes = dict(words(server))
    assert attributes["url.query"] == "level=manual&token=***&a=b"
    assert attributes["http.request.header.x_request_id"] == "kept"
    assert "http.request.header.authorization" not in attributes
    assert len(attributes["user.id"]) == 64  # SHA-256 in hexadecimal digits
    assert client.name == "GET population-api"
    assert dict(words(client))["url.full"].endswith("?Password=***")
    assert recorder.log_records()[0].body.string_value == "GET /?token=*** 200"
