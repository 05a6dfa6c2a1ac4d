"""Names are marked by the conventions and the registry, wherever attributes are shown."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from compare.web import pages
from tests.component.compare.exchange import FIRST, SECOND, count, send
from tests.samples.spans import request_of, span, text

ATTRIBUTES = (
    text("http.route", "/get"),
    text("http.method", "GET"),
    text("http.target", "/get?a"),
    text("user.id", "7"),
    text("population.source", "mysql"),
    text("go.memory.type", "stack"),
    text("shop.item<b>", "apple"),
)


@pytest.fixture
def marked(client: FlaskClient) -> FlaskClient:
    """Compare with a trace of old, new, own and unknown names."""
    send(client, request_of(span(1, name="GET /get", attributes=ATTRIBUTES), service="shop"))
    return client


def marks(html: str) -> dict[str, str]:
    """The mark of each attribute of a table."""
    found = re.findall(r'class="named (\w+)" title="[^"]*"><bdi>([^<]*)</bdi>', html)
    return {key: state for state, key in found}


def test_every_attribute_has_its_mark(marked: FlaskClient) -> None:
    found = marks(marked.get(f"/trace/{FIRST}").text)
    assert found["http.route"] == "stable"
    assert found["http.method"] == found["http.target"] == "deprecated"
    assert found["user.id"] == "development"
    assert found["population.source"] == "registry"
    assert found["go.memory.type"] == "unlisted"
    assert found["shop.item&lt;b&gt;"] == "unknown"
    assert found["service.name"] == "stable", "resources, too"


def test_a_summary_counts_the_names_and_tells_today_s(marked: FlaskClient, store: Store) -> None:
    count(store, {"Saga-Ken": 1}, service="shop", name="http.server.duration")
    html = marked.get(f"/trace/{FIRST}").text
    counts = dict(re.findall(r'<span class="named (\w+)"><b>(\d+)</b>', html))
    assert counts["deprecated"] == "3"
    assert counts["registry"] == counts["unlisted"] == counts["unknown"] == "1"
    assert "is http.request.method since 1.21" in html
    assert "Split to url.path and url.query." in html
    assert "is http.server.request.duration since 1.22" in html
    assert "named by the rule of the semantic conventions" in html
    assert "1.21 以降は http.request.method" in marked.get(f"/trace/{FIRST}?lang=ja").text


def test_a_long_trace_has_them_on_a_page_of_their_own(
    marked: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MAX_SPANS_WITH_NAMES", 0)
    assert "since 1.21</div>" not in marked.get(f"/trace/{FIRST}").text
    assert f'href="/trace/{FIRST}/conventions"' in marked.get(f"/trace/{FIRST}").text
    assert "is http.request.method since 1.21" in marked.get(f"/trace/{FIRST}/conventions").text
    assert marked.get("/trace/nothing/conventions").status_code == 404


def test_two_generations_of_an_attribute_are_one_row(client: FlaskClient) -> None:
    for trace, key in ((1, "http.method"), (2, "http.request.method")):
        send(client, request_of(span(1, trace=trace, attributes=(text(key, "GET"),))))
    html = client.get(f"/side-by-side?trace={FIRST}&trace={SECOND}").text
    assert re.search(r'<tr class="generations">.*?http\.request\.method.*?http\.method', html, re.S)
    after = client.get(f"/before-after?before={FIRST}&after={SECOND}").text
    assert "two generations" in after


def test_metrics_are_marked_in_their_list(client: FlaskClient, store: Store) -> None:
    for name in ("http.server.request.duration", "http.server.duration", "kiosk.open"):
        count(store, {"Saga-Ken": 1}, name=name)
    html = client.get("/metrics").text
    assert re.findall(r'class="named (\w+) where"', html) == ["deprecated", "stable", "unknown"]


def test_without_a_registry_own_names_are_in_neither(tmp_path: Path, store: Store) -> None:
    client = create_app(Settings(source_root=tmp_path), store).test_client()
    send(client, request_of(span(1, attributes=ATTRIBUTES)))
    assert marks(client.get(f"/trace/{FIRST}").text)["population.source"] == "unknown"


@pytest.mark.parametrize("content", ["groups: 7", "- a", "groups: [{id: a}]", "{", "groups: [a]"])
def test_a_file_that_is_no_registry_ends_the_start(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "docs" / "semantic-conventions"
    folder.mkdir(parents=True)
    (folder / "registry.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="is no registry"):
        create_app(Settings(source_root=tmp_path), Store(3, 10**6))
