"""The switch with causes that only count, and the flag file read by the real provider."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openfeature import api
from openfeature.provider import ProviderStatus

from faults.catalogue import PLACES, Fault, read_faults
from faults.code.flag import CANDIDATE, FLAG, STABLE, flag_client, rollout
from faults.stories import LANGUAGES, STORIES
from faults.switch import flag_file
from faults.switch.app import create_app
from faults.switch.bring_about import CAUSES
from faults.switch.causes import CauseFailed
from faults.switch.mystery import Game
from faults.switch.switch import Switch
from faults.switch.table_file import TableFile
from tests.waiting import eventually

FAULTS = {
    "lock": Fault("lock", ("mysql",), causes=("first", "second")),
    "slow-query": Fault("slow-query", ("population-api", "mysql"), rollout="unjoined"),
}


@dataclass
class FakeCauses:
    """Makes causes, of which `failing` does not start; `on` has the running ones."""

    failing: str = ""
    on: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def create(self, name: str, level: str) -> "FakeCause":
        return FakeCause(self, name)


@dataclass
class FakeCause:
    """One of them."""

    causes: FakeCauses
    name: str

    def start(self) -> None:
        if self.name == self.causes.failing:
            raise CauseFailed(self.name)
        self.causes.on.append(self.name)

    def stop(self) -> None:
        self.causes.on.remove(self.name)


@pytest.fixture
def causes() -> FakeCauses:
    return FakeCauses()


@pytest.fixture
def client(causes: FakeCauses, tmp_path: Path) -> FlaskClient:
    switch = Switch(FAULTS, causes.create, causes.flags.append)
    return create_app(switch, Game(FAULTS), TableFile(tmp_path / "table.json")).test_client()


def put(client: FlaskClient, name: str) -> int:
    return client.put("/fault", json={"name": name}).status_code


def test_at_most_one_fault_is_on_and_off_ends_it(client: FlaskClient, causes: FakeCauses) -> None:
    assert put(client, "lock") == 200
    assert causes.on == ["first", "second"]
    assert put(client, "slow-query") == 200
    assert (causes.on, causes.flags[-1]) == ([], "unjoined")
    assert client.get("/fault").json == {"on": True, "name": "slow-query", "mystery": None}
    assert client.delete("/fault").json == {"on": False, "name": None, "mystery": None}
    assert causes.flags[-1] == STABLE


def test_a_cause_that_fails_leaves_none_of_the_others(
    client: FlaskClient, causes: FakeCauses
) -> None:
    causes.failing = "second"
    assert put(client, "lock") == 502
    assert (causes.on, causes.flags[-1]) == ([], STABLE)
    assert client.get("/fault").json == {"on": False, "name": None, "mystery": None}


def test_an_unknown_fault_is_a_404_and_changes_nothing(
    client: FlaskClient, causes: FakeCauses
) -> None:
    put(client, "lock")
    assert put(client, "earthquake") == 404
    assert causes.on == ["first", "second"]


def test_a_mystery_hides_its_name_until_it_is_found(client: FlaskClient) -> None:
    put(client, "mystery")
    hidden = client.post("/mystery", json={"move": "hint"}).get_json()
    assert (hidden["on"], hidden["name"], hidden["mystery"]["hints"]) == (True, None, 1)
    assert not any(name in str(hidden) for name in FAULTS)
    for name in FAULTS:
        state = client.post(
            "/mystery", json={"move": "answer", "cause": name, "place": "mysql"}
        ).get_json()
        if state["name"]:
            break
    assert state["mystery"]["solved"]
    assert state["name"] == state["mystery"]["answers"][-1]["cause"]


@pytest.mark.parametrize(
    ("move", "status"),
    [({"move": "hint"}, 409), ({"move": "answer", "cause": "lock", "place": "mysql"}, 409)],
)
def test_a_move_without_a_mystery_is_refused(
    client: FlaskClient, move: dict[str, str], status: int
) -> None:
    assert client.post("/mystery", json=move).status_code == status


def test_an_answer_that_names_nothing_is_a_400(client: FlaskClient) -> None:
    put(client, "mystery")
    move = {"move": "answer", "cause": "gremlins", "place": "mysql"}
    assert client.post("/mystery", json=move).status_code == 400


def test_the_table_keeps_the_order_of_faults_and_levels(client: FlaskClient) -> None:
    table: dict[str, dict[str, object]] = {"lock": {"none": {}, "manual": {}}, "burst": {}}
    client.put("/table", json=table)
    found = client.get("/table").get_json()
    assert (list(found), list(found["lock"])) == (["lock", "burst"], ["none", "manual"])


def test_twelve_draws_bring_every_fault_once() -> None:
    faults = read_faults()
    game = Game(faults)
    assert sorted(game.draw() for _ in faults) == sorted(faults)


def test_every_fault_has_its_causes_its_place_and_a_story_in_both_languages() -> None:
    faults = read_faults()
    for fault in faults.values():
        assert set(fault.causes) <= set(CAUSES)
        assert fault.places
        assert set(fault.places) <= set(PLACES)
        assert fault.causes or fault.rollout != STABLE
    for language in LANGUAGES:
        assert list(STORIES[language]) == list(faults)


@pytest.mark.parametrize(
    ("seconds", "code", "value"), [(60, "unjoined", CANDIDATE), (-1, STABLE, STABLE)]
)
def test_a_rollout_is_not_named_on_spans_and_ends_after_its_lease(
    tmp_path: Path, seconds: int, code: str, value: str
) -> None:
    file = tmp_path / "flags.json"
    file.write_text(json.dumps(flag_file.document("unjoined", int(time.time()) + seconds)))
    try:
        client = flag_client(str(file))
        eventually(lambda: client.get_provider_status() is ProviderStatus.READY, "the provider")
        assert rollout(client) == code
        assert client.get_string_value(FLAG, STABLE) == value
    finally:
        api.shutdown()
        api.clear_hooks()
