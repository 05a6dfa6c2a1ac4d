"""The table of the conventions' names is what the generator makes, and it is read as it means."""

import pytest

from compare.conventions.names import LEFT_OUT, TABLE, Mark, State
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
        ("http.request.method", Mark(State.STABLE)),
        ("http.method", Mark(State.DEPRECATED, "http.request.method", "1.21.0")),
        ("http.retry_count", Mark(State.DEPRECATED, "http.request.resend_count", "1.15.0")),
        ("http.request.header.x-request-id", Mark(State.STABLE)),
        ("user.id", Mark(State.DEVELOPMENT)),
        (
            "http.target",
            Mark(State.DEPRECATED, note="Split to `url.path` and `url.query`."),
        ),
        (
            "rpc.grpc.request.metadata.a.b",
            Mark(State.DEPRECATED, "rpc.request.metadata.a.b", "1.39.0"),
        ),
        ("my.own", None),
        ("state", None),
    ],
)
def test_attributes_are_found_also_by_their_beginning(key: str, mark: Mark | None) -> None:
    assert TABLE.attribute(key) == mark
