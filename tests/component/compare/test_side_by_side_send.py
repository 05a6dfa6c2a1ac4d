"""Sending requests from the page's form and from programs, and what is refused."""

from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compare.levels import LEVELS
from compare.side_by_side.runner import WARM_UPS
from tests.samples.front import SampleFront

FORM: dict[str, Any] = {"prefecture": "Saga", "level": ["none", "manual"], "condition": "warm"}


def send(client: FlaskClient) -> TestResponse:
    return client.post("/side-by-side", data=FORM)


def test_sending_leads_to_an_address_that_names_plan_and_run_set(
    levels_client: FlaskClient, front: SampleFront
) -> None:
    response = send(levels_client)
    assert response.status_code == 303
    query = parse_qs(urlsplit(response.location).query)
    (run_set,) = query.pop("set")
    assert query == {
        "prefecture": ["Saga"],
        "condition": ["warm"],
        "level": ["none", "manual"],
        "runs": ["5"],
    }
    assert len(front.calls) == 2 * (WARM_UPS + 5)
    assert all(each.startswith(run_set) for each in front.recorded)


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"level": ["manual"]}, 400, "Choose at least two levels"),
        ({"level": ["manual", "manual"]}, 400, "Choose at least two levels"),
        ({"level": ["manual", "magic"]}, 400, "No such level: magic"),
        ({"level": []}, 400, "Choose at least two levels"),
        ({"prefecture": " "}, 400, "Enter a prefecture"),
        ({"prefecture": "x" * 65}, 400, "At most 64 characters"),
        ({"condition": "tepid"}, 400, "not valid"),
        ({"runs": "0"}, 400, "Choose 1 to 20 runs"),
        ({"runs": "21"}, 400, "Choose 1 to 20 runs"),
        ({"runs": "-1"}, 400, "Choose 1 to 20 runs"),
        ({"runs": ""}, 400, "Choose 1 to 20 runs"),
    ],
)
def test_an_invalid_form_is_explained_and_nothing_is_sent(
    levels_client: FlaskClient,
    front: SampleFront,
    change: dict[str, Any],
    status: int,
    sentence: str,
) -> None:
    response = levels_client.post("/side-by-side", data=FORM | change)
    html = unescape(response.get_data(as_text=True))
    assert response.status_code == status
    assert 'role="alert"' in html
    assert sentence in html
    assert front.calls == []


@pytest.mark.parametrize(
    ("status", "unreachable", "expected", "sentence"),
    [
        (404, False, 404, "Try Saga."),
        (400, False, 400, "Try Saga."),
        (200, True, 502, "connection refused"),
        (503, False, 303, ""),
    ],
)
def test_answers_of_the_front_service_are_passed_on(
    levels_client: FlaskClient,
    front: SampleFront,
    status: int,
    unreachable: bool,
    expected: int,
    sentence: str,
) -> None:
    front.status, front.unreachable = status, unreachable
    response = send(levels_client)
    assert response.status_code == expected
    assert sentence in response.get_data(as_text=True)


def test_a_program_gets_the_requests_and_the_addresses(levels_client: FlaskClient) -> None:
    answer = levels_client.post("/api/runs", json={"prefecture": "Saga", "runs": 2}).get_json()
    assert [(each["level"], each["number"]) for each in answer["runs"]] == [
        (level, number) for number in (1, 2) for level in LEVELS
    ]
    state = levels_client.get(answer["state"]).get_json()
    assert [(each["label"], each["runs_here"]) for each in state["traces"]] == [
        (level, 2) for level in LEVELS
    ]
    assert levels_client.get(answer["page"]).status_code == 200
    assert "2 runs per level" in levels_client.get(answer["text"]).get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"prefecture": "Saga"}', "text/plain", 415),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"prefecture": 7}', "application/json", 400),
        ('{"prefecture": "\\ud800"}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": "none"}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": [{}, []]}', "application/json", 400),
        ('{"prefecture": "Saga", "levels": [null, 1]}', "application/json", 400),
        ('{"prefecture": "Saga", "condition": ["cold"]}', "application/json", 400),
        ('{"prefecture": "Saga", "runs": "5"}', "application/json", 400),
        ('{"prefecture": "Saga", "runs": true}', "application/json", 400),
        ('{"prefecture": "Saga", "runs": 1e3}', "application/json", 400),
    ],
)
def test_an_invalid_body_is_a_problem(
    levels_client: FlaskClient, front: SampleFront, body: str, content_type: str, status: int
) -> None:
    response = levels_client.post("/api/runs", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"]
    assert front.calls == []


def test_progress_is_zero_when_nothing_is_sent(levels_client: FlaskClient) -> None:
    assert levels_client.get("/api/runs").get_json() == {"answered": 0, "requests": 0}
