"""The page /workshop and /api/workshop of Compare, in both languages."""

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from tests.samples.workshop import answered, asked
from workshop.checks.steps import STEPS


@pytest.fixture
def client() -> FlaskClient:
    store = Store(100, 64 * 1024 * 1024)
    asked(store, 1)
    answered(store, 1, "0123456789abcdef", service="<unknown>")
    return create_app(Settings(extensions=("workshop.checks.page:install",)), store).test_client()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Spans arrive as <code>&lt;unknown&gt;</code>."),
        ("ja", "スパンは <code>&lt;unknown&gt;</code> として"),
    ],
)
def test_the_page_has_every_step_and_the_hint(
    client: FlaskClient, language: str, sentence: str
) -> None:
    html = client.get("/workshop", query_string={"lang": language}).get_data(as_text=True)
    assert html.count("<details") == len(STEPS)
    assert sentence in html
    assert "01234567" in html
    with client.get("/workshop/static/workshop.css") as style:
        assert style.status_code == 200


def test_the_document_says_what_was_judged(client: FlaskClient) -> None:
    found = client.get("/api/workshop").get_json()
    assert (found["requests"], found["process"]) == (1, "01234567")
    second = found["steps"][2]
    assert [check["state"] for check in second["checks"]][:3] == ["done", "not_yet", "waits"]
    assert second["checks"][1]["key"] == "other_service_name"
    assert not second["done"]
