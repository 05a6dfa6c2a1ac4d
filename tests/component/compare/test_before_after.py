"""Two sets of traces on one page and as JSON; traces are kept and released by both."""

import re

import pytest
from flask.testing import FlaskClient

from compare.before_after.sets import MAX_TRACES
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.levels import SERVER, store_request
from tests.samples.spans import request_of, span, trace_id

FOREIGN = {"Origin": "https://elsewhere.example"}
BEFORE = [trace_id(number).hex() for number in range(1, 5)]
AFTER = [trace_id(number).hex() for number in range(11, 16)]
ADDRESS = f"/before-after?before={','.join(BEFORE)}&after={'&after='.join(AFTER)}"


@pytest.fixture
def store() -> Store:
    """Four requests to level libraries, and five slower ones to level manual."""
    store = Store(100, 1_000_000)
    for number in range(1, 5):
        store_request(store, "libraries", number, f"b-{number}", slower_ms=number)
    for number in range(11, 16):
        store_request(store, "manual", number, f"a-{number}", slower_ms=20 + number)
    return store


def checked(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """The marked traces on the page, by side."""
    html = client.get(address).text
    found = re.findall(r'name="(before|after)" value="(\w+)" checked', html)
    return {side: [each for name, each in found if name == side] for side in ("before", "after")}


def test_the_page_shows_times_and_gained_spans(client: FlaskClient) -> None:
    html = client.get(ADDRESS).text
    assert "Spans gained: 1, lost: 0. Slower: 3, faster: 0." in html
    changes = re.findall(r'<span class="change (\w+)"', html)
    assert changes == ["slower", "slower", "slower", "gained", "same"]
    assert re.findall(r'class="total">([^<]*)</b>', html) == ["22.0 ms", "53.0 ms"]


def test_the_json_has_the_same_and_the_page(client: FlaskClient) -> None:
    found = client.get(f"/api{ADDRESS}").get_json()
    assert client.get(found["page"]).status_code == 200
    assert [row["change"] for row in found["rows"]].count("gained") == 1
    assert found["rows"][0]["before"]["median"] == 22_000_000
    assert found["before"]["traces"] == BEFORE


def test_a_row_of_a_long_comparison_has_a_page_of_its_own(client: FlaskClient) -> None:
    address = ADDRESS.replace("?", "/row/3?")
    assert "look up" in client.get(address).text
    assert client.get(address.replace("/3?", "/99?")).status_code == 404


def test_traces_that_are_not_stored_are_named(client: FlaskClient) -> None:
    html = client.get(f"/before-after?before=nothing,{BEFORE[0]}&after={AFTER[0]}").text
    assert "1 not stored:" in html
    assert "Spans gained: 1" in html
    assert "nothing to compare" in client.get(f"/before-after?before=no&after={AFTER[0]}").text
    assert client.get(f"/api/before-after?before=no&after={AFTER[0]}").status_code == 404


def test_more_traces_than_a_set_holds_are_counted(client: FlaskClient) -> None:
    many = ",".join([*BEFORE, *(f"{number}" for number in range(MAX_TRACES))])
    html = client.get(f"/before-after?before={many}&after={AFTER[0]}").text
    assert f"{len(BEFORE)} were left out" in html


def test_kept_traces_stand_for_before(client: FlaskClient, store: Store) -> None:
    response = client.post("/keep", data={"trace": BEFORE})
    assert response.status_code == 303
    assert [trace.trace_id for trace in store.kept()] == BEFORE
    assert sorted(checked(client, response.location)["before"]) == BEFORE
    chosen = client.get("/").text
    assert chosen.count(">kept</span>") == len(BEFORE)
    assert checked(client, f"/before-after?trace={AFTER[0]}")["after"] == [AFTER[0]]
    assert client.post("/release", data={"trace": BEFORE[0]}).status_code == 303
    assert len(store.kept()) == 3
    assert 'action="/release"' in client.get(f"/trace/{BEFORE[1]}").text
    assert 'action="/keep"' in client.get(f"/trace/{BEFORE[0]}").text


def test_later_traces_of_a_kept_request_stand_for_after(client: FlaskClient, store: Store) -> None:
    store.keep([BEFORE[0]])
    assert checked(client, "/before-after")["after"] == []
    later = span(1, trace=20, name="GET /api", kind=SERVER, start_ms=1, end_ms=30)
    store_traces(store, request_of(later))
    assert checked(client, "/before-after")["after"] == [trace_id(20).hex()]


def test_a_program_keeps_lists_and_releases(client: FlaskClient) -> None:
    assert client.post("/api/kept", json={"traces": BEFORE}).get_json()["traces"] == BEFORE
    assert client.get("/api/kept").get_json() == {"traces": BEFORE, "most": 50}
    assert client.delete(f"/api/kept/{BEFORE[0]}").get_json()["traces"] == BEFORE[1:]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ([], 400), ({"traces": [1]}, 400), ({"traces": ["nothing"]}, 404)],
)
def test_what_cannot_be_kept_is_a_problem(client: FlaskClient, body: object, status: int) -> None:
    response = client.post("/api/kept", json=body)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_a_page_of_another_site_keeps_and_releases_nothing(
    client: FlaskClient, store: Store
) -> None:
    store.keep([BEFORE[0]])
    kept = [
        client.post("/keep", data={"trace": BEFORE}, headers=FOREIGN),
        client.post("/release", data={"trace": BEFORE}, headers=FOREIGN),
        client.post("/api/kept", json={"traces": BEFORE}, headers=FOREIGN),
        client.delete(f"/api/kept/{BEFORE[0]}", headers=FOREIGN),
    ]
    assert [response.status_code for response in kept] == [403] * 4
    assert [trace.trace_id for trace in store.kept()] == [BEFORE[0]]


def test_the_page_explains_why_nothing_was_kept(client: FlaskClient) -> None:
    response = client.post("/keep", data={"trace": [BEFORE[0], "nothing"]})
    assert response.status_code == 409
    assert "a trace is no longer stored" in response.text
