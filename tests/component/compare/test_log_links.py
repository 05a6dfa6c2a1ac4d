"""/trace/<id>/logs: Jaeger's link to the logs of a trace leads to OpenObserve's search."""

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.settings import Settings
from compare.storage.digest import Digest
from compare.storage.store import Store
from compare.trace.links import links_of
from tests.component.compare.exchange import FIRST, send
from tests.samples.spans import MS, START, request_of, server_span


def logs_url(start: int, end: int) -> str | None:
    digest = Digest(start=start, end=end)
    return links_of(Settings(), "http://localhost/", FIRST, digest).openobserve_logs


def test_a_stored_trace_has_its_own_time_range(client: FlaskClient) -> None:
    send(client, request_of(server_span(1, "click-1")))
    response = client.get(f"/trace/{FIRST}/logs?from=1&to=2")
    assert (response.status_code, response.location) == (302, logs_url(START, START + 10 * MS))


def test_a_trace_that_is_not_stored_has_the_time_range_of_the_link(client: FlaskClient) -> None:
    response = client.get(f"/trace/{FIRST}/logs?from=1800000000000000&to=1800000002500000")
    assert response.location == logs_url(START, START + 2_500 * MS)


def test_without_openobserve_the_link_leads_to_the_trace(store: Store) -> None:
    client = create_app(Settings(openobserve_url=""), store).test_client()
    assert client.get(f"/trace/{FIRST}/logs").location == f"http://localhost/trace/{FIRST}"


@pytest.mark.parametrize("given", ["' or 1=1 --", "12", "g" * 32])
def test_what_is_no_trace_id_goes_into_no_query(client: FlaskClient, given: str) -> None:
    assert client.get(f"/trace/{given}/logs").status_code == 404
