"""The table of the conventions' names is what the generator makes, and it is read as it means."""

import pytest

from compare.conventions.names import LEFT_OUT, TABLE, NameMark, State, mark_of_attribute
from compare.conventions.span_names import mark_of_span_name
from tests import conventions
from tools.conventions.__main__ import TABLE as FILE
from tools.conventions.table import table


def test_the_file_is_what_the_generator_makes_of_the_installed_package() -> None:
    assert FILE.read_text(encoding="utf-8") == table(), "run `python -m tools.conventions`"


def test_names_that_are_not_deprecated_are_those_of_the_package() -> None:
    names = {**TABLE.attributes, **TABLE.templates}
    of_genai = {name for name in names if name.startswith(("gen_ai.", "mcp.", "openai."))}
    current = {name for name, mark in names.items() if mark.state is not State.DEPRECATED}
    assert current - of_genai == conventions.attribute_names() - {"messaging.client_id"}
    assert "gen_ai.request.model" in current, "moved to another repository, not out of use"


def test_today_s_names_are_current_ones() -> None:
    for names in ({**TABLE.attributes, **TABLE.templates}, TABLE.metrics):
        for name, mark in names.items():
            if mark.today and mark.today.partition(".")[0] not in LEFT_OUT:
                assert names[mark.today].state is not State.DEPRECATED, name


@pytest.mark.parametrize(
    ("key", "mark"),
    [
        ("http.request.method", NameMark(State.STABLE)),
        ("http.method", NameMark(State.DEPRECATED, "http.request.method", "1.21.0")),
        ("http.retry_count", NameMark(State.DEPRECATED, "http.request.resend_count", "1.15.0")),
        ("http.request.header.x-request-id", NameMark(State.STABLE)),
        ("user.id", NameMark(State.DEVELOPMENT)),
        (
            "http.target",
            NameMark(State.DEPRECATED, note="Split to url.path and url.query."),
        ),
        (
            "rpc.grpc.request.metadata.a.b",
            NameMark(State.DEPRECATED, "rpc.request.metadata.a.b", "1.39.0"),
        ),
        ("my.own", None),
        ("state", None),
    ],
)
def test_attributes_are_found_also_by_their_beginning(key: str, mark: NameMark | None) -> None:
    assert mark_of_attribute(key) == mark


@pytest.mark.parametrize(
    ("name", "attributes", "state"),
    [
        ("GET /get", {"http.request.method": "GET", "http.route": "/get"}, State.STABLE),
        ("GET", {"http.method": "GET", "http.route": "/get"}, State.STABLE),
        ("HTTP /get", {"http.request.method": "_OTHER", "http.route": "/get"}, State.STABLE),
        (
            "SELECT census",
            {"db.system": "mysql", "db.statement": "SELECT 1", "db.name": "census"},
            State.STABLE,
        ),
        (
            "Greeter/Hello",
            {"rpc.system": "grpc", "rpc.service": "Greeter", "rpc.method": "Hello"},
            State.DEVELOPMENT,
        ),
        (
            "send orders",
            {
                "messaging.system": "kafka",
                "messaging.operation.name": "send",
                "messaging.destination.name": "orders",
            },
            State.DEVELOPMENT,
        ),
        (
            "chat gpt-5",
            {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5"},
            State.DEVELOPMENT,
        ),
        ("look up", {"http.request.method": "GET"}, None),
        ("look up", {}, None),
    ],
)
def test_a_span_name_is_compared_with_the_rule_of_its_attributes(
    name: str, attributes: dict[str, str], state: State | None
) -> None:
    mark = mark_of_span_name(name, attributes)
    assert (mark and mark.state) == state
