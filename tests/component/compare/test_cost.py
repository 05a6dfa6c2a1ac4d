"""The page /cost shows the last measurement and accepts no other document."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from compare.figures.cost_table import condition_rows
from compare.levels import LEVELS
from compare.words import WORDS
from tests.samples.cost import example
from tools.benchmarks.cost.levels import LEVELS as MEASURED_LEVELS

CHANGES: list[tuple[str, Callable[[Any], Any]]] = [
    ("the document lacks format", lambda document: {}),
    ("the document must be of type dict", lambda document: [document]),
    ("format must be 1", lambda document: document | {"format": 2}),
    ("format must be of type int", lambda document: document | {"format": True}),
    ("measured_at must be of type str", lambda document: document | {"measured_at": None}),
    ("machine lacks cpu", lambda document: document | {"machine": {}}),
    ("machine must be of type dict", lambda document: document | {"machine": "fast"}),
    ("levels must be none, ", lambda document: document | {"levels": document["levels"][:5]}),
    ("levels must be none, ", lambda document: with_level(document, name="<b>")),
    (r"levels\[0\].lines must be a whole", lambda document: with_level(document, lines=-1)),
    (r"levels\[0\].lines must be a whole", lambda document: with_level(document, lines=10**400)),
    (r"levels\[0\].lines must be of", lambda document: with_level(document, lines=1.5)),
    (r"levels\[0\].lines must be of", lambda document: with_level(document, lines=True)),
    ("versions must be of type dict", lambda document: document | {"versions": []}),
    ("versions.flask must be of type str", lambda document: document | {"versions": {"flask": 3}}),
    ("warm.ratio.min must be a number", lambda document: with_ratio(document, min="1")),
    ("warm.ratio.max must be a number", lambda document: with_ratio(document, max=float("inf"))),
    ("warm.ratio.max must be a number", lambda document: with_ratio(document, max=10**400)),
    ("warm.ratio.min must be a number", lambda document: with_ratio(document, min=float("nan"))),
]


def with_level(document: dict[str, Any], **changed: object) -> dict[str, Any]:
    document["levels"][0] |= changed
    return document


def with_ratio(document: dict[str, Any], **changed: object) -> dict[str, Any]:
    document["levels"][0]["warm"]["ratio"] |= changed
    return document


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return example()


@pytest.fixture
def document(made: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(made)


def put(client: FlaskClient, document: Any, **headers: str) -> tuple[int, str]:
    response = client.put(
        "/api/cost", data=json.dumps(document), content_type="application/json", headers=headers
    )
    return response.status_code, response.get_data(as_text=True)


def test_without_figures_the_page_shows_the_command(client: FlaskClient) -> None:
    assert client.get("/api/cost").status_code == 404
    html = client.get("/cost").get_data(as_text=True)
    assert "Nothing has been measured yet" in html
    assert "make cost" in html


def test_the_page_accepts_the_document_of_the_measurement(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    assert put(client, document) == (204, "")
    assert client.get("/api/cost").json == document
    assert tuple(level.name for level in MEASURED_LEVELS) == LEVELS


def test_the_page_shows_figures_spread_machine_and_versions(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    put(client, document)
    html = client.get("/cost").get_data(as_text=True)
    for expected in (
        document["measured_at"],
        f"{document['machine']['cores']} cores",
        f"Python {document['machine']['python']}",
        f"flask {document['versions']['flask']}",
        "<b>0.58</b>",
        "0.50 … 0.67",
        "Lines of telemetry code",
        "Median of 2 rounds",
    ):
        assert expected in html
    assert len(re.findall(r"<tr><th scope=\"row\">own only</th>", html)) == 3
    japanese = client.get("/cost?lang=ja").get_data(as_text=True)
    assert '<th scope="row">独自のみ</th>' in japanese
    assert "2 回の中央値" in japanese
    assert "Noise" not in html
    assert " style=" not in html


def test_the_page_warns_of_noise(client: FlaskClient, document: dict[str, Any]) -> None:
    document["levels"][3]["warm"]["others"]["max"] = 0.31
    put(client, document)
    assert "other programs took up to 31 %" in client.get("/cost").get_data(as_text=True)


@pytest.mark.parametrize(("complaint", "change"), CHANGES)
def test_the_error_for_an_invalid_document_names_the_part(
    client: FlaskClient,
    document: dict[str, Any],
    complaint: str,
    change: Callable[[Any], Any],
) -> None:
    status, body = put(client, change(document))
    assert status == 400
    assert re.search(complaint, json.loads(body)["detail"])
    assert client.get("/api/cost").status_code == 404


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"1" * 70_000, "application/json", 413),
        (b"{}", "text/plain", 415),
    ],
)
def test_invalid_bodies_get_a_problem(
    client: FlaskClient, body: bytes, content_type: str, status: int
) -> None:
    response = client.put("/api/cost", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


def test_a_level_that_was_faster_than_none_by_chance_has_an_empty_bar(
    document: dict[str, Any],
) -> None:
    for level in document["levels"]:
        level["warm"]["added_p99_ms"] = {"median": -1.25, "min": -2.0, "max": 0.0}
    cell = condition_rows(document, "warm")[1].cells[3]
    assert (cell.heading, cell.median, cell.bar) == ("col_added_p99_ms", "−1.2", 0.0)
    assert cell.spread == "−2.0 … 0.0"


def test_every_column_has_a_heading(document: dict[str, Any], client: FlaskClient) -> None:
    put(client, document)
    headings = {f"col_{name}" for name in re.findall(r"col_(\w+)", " ".join(WORDS["en"]))}
    html = client.get("/cost").get_data(as_text=True)
    assert all(WORDS["en"][heading] in html for heading in headings)
