"""Alerts are stored once, renewed with the file, kept when a user edits them, and delivered."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from compare.alerts.received import Alert, parse
from tests import ROOT
from tests.backends.conftest import PASSWORD, USER
from tests.servers import Server
from tests.serving import serving
from tools.launch import alerts
from tools.launch.alerts import ALERT, Kind
from tools.launch.openobserve import Api, OpenObserveError
from tools.launch.progress import Progress

PAGE = "http://localhost:8088"
Parts = list[tuple[Kind, dict[str, Any]]]
Put = Callable[[Parts], list[str]]


@pytest.fixture
def api(server: Server) -> Api:
    """A client of the server."""
    return Api(f"http://127.0.0.1:{server.port}", USER, PASSWORD)


@pytest.fixture
def put(api: Api, tmp_path: Path) -> Put:
    """Store parts as `make up` does; returns what was done."""
    memory, progress = tmp_path / "alerts.json", Progress(io.StringIO())
    return lambda parts: list(alerts.put_all(parts, api, memory, progress))


@pytest.fixture
def received() -> list[Alert]:
    """The messages that have arrived at the webhook."""
    return []


@pytest.fixture
def parts(received: list[Alert]) -> Iterator[Parts]:
    """The parts of our file, with the address of a webhook that reads messages as Compare does."""
    app = Flask("webhook")

    @app.post("/api/alerts")
    def receive() -> tuple[str, int]:
        assert request.mimetype == "application/json"
        received.append(parse(request.get_data(), 1))
        return "", 204

    with serving(app) as port:
        yield alerts.read(ROOT / alerts.FILE, f"http://127.0.0.1:{port}", PAGE)


def stored(api: Api) -> dict[str, str]:
    """The id of each alert by its name."""
    return {each["name"]: each["alert_id"] for each in api.ask("GET", ALERT.path)["list"]}


def test_each_part_is_created_once_and_renewed_when_the_file_has_changed(
    api: Api, put: Put, parts: Parts
) -> None:
    assert put(parts) == ["created"] * 4
    before = stored(api)
    assert sorted(before) == ["front-error-rate", "front-p95"]

    assert put(parts) == ["unchanged"] * 4
    parts[2][1]["description"] = "Another sentence."
    assert put(parts) == ["unchanged", "unchanged", "renewed", "unchanged"]
    assert stored(api) == before
    alert = api.ask("GET", f"{ALERT.path}/{before['front-error-rate']}")
    assert alert["description"] == "Another sentence."


def test_openobserve_stores_our_alerts(api: Api, put: Put, parts: Parts) -> None:
    put(parts)
    ids = stored(api)
    for _, ours in parts[2:]:
        theirs = api.ask("GET", f"{ALERT.path}/{ids[ours['name']]}")
        for field, value in ours.items():
            if isinstance(value, dict):
                assert {key: theirs[field][key] for key in value} == value
            else:
                assert theirs[field] == value


def test_an_alert_that_is_triggered_by_hand_arrives(
    api: Api, put: Put, parts: Parts, received: list[Alert]
) -> None:
    put(parts)
    for identity in stored(api).values():
        api.ask("PATCH", f"{ALERT.path}/{identity}/trigger")
    assert sorted(each.name for each in received) == ["front-error-rate", "front-p95"]
    assert received[0].trace_id == ""  # no query has run, so there is no example


def test_a_private_address_is_refused_unless_a_setting_allows_it(put: Put) -> None:
    parts = alerts.read(ROOT / alerts.FILE, "http://10.0.0.1", PAGE)
    with pytest.raises(OpenObserveError, match="SSRF"):
        put(parts)


def test_an_alert_whose_stream_does_not_begin_to_exist_is_one_sentence(
    put: Put, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts[2][1]["stream_name"] = "other"
    monkeypatch.setattr(alerts, "STREAM_SECONDS", 0.1)
    with pytest.raises(OpenObserveError, match="the first trace is not stored there"):
        put(parts)
