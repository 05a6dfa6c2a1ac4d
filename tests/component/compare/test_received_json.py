"""OTLP/HTTP JSON is read as collector 0.158 reads it."""

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from compare.storage.store import Store
from tests.component.compare.exchange import post

TRACE, SPAN, PARENT = "0123456789abcdef0123456789abcdef", "0123456789abcdef", "fedcba9876543210"
JSON = "application/json"


def body(**fields: Any) -> str:
    """A request with one span, in snake_case."""
    span = {"trace_id": TRACE, "span_id": SPAN, **fields}
    return json.dumps({"resource_spans": [{"scope_spans": [{"spans": [span]}]}]})


def stored(client: FlaskClient, store: Store, **fields: Any) -> Span:
    """Send the span and return what is stored of it."""
    assert post(client, body(**fields), content_type=JSON).status_code == 200
    trace = store.trace(TRACE)
    assert trace is not None
    return Span.FromString(next(iter(trace.spans)).data)


def test_every_field_may_be_in_snake_case(client: FlaskClient, store: Store) -> None:
    link = {"trace_id": TRACE, "span_id": PARENT, "dropped_attributes_count": 2}
    values = [{"int_value": "5"}, {"bool_value": True}]
    span = stored(
        client,
        store,
        parent_span_id=PARENT,
        start_time_unix_nano=1795000000000000000,
        end_time_unix_nano="1795000000250000000",
        attributes=[{"key": "weights", "value": {"array_value": {"values": values}}}],
        links=[link],
    )
    assert span.parent_span_id.hex() == PARENT
    assert span.end_time_unix_nano - span.start_time_unix_nano == 250_000_000
    assert [each.int_value for each in span.attributes[0].value.array_value.values] == [5, 0]
    assert (span.links[0].span_id.hex(), span.links[0].dropped_attributes_count) == (PARENT, 2)


def test_enumerations_may_be_names_or_numbers(client: FlaskClient, store: Store) -> None:
    span = stored(client, store, kind="SPAN_KIND_CLIENT", status={"code": "STATUS_CODE_ERROR"})
    assert (span.kind, span.status.code) == (Span.SPAN_KIND_CLIENT, Status.STATUS_CODE_ERROR)


def test_a_number_that_the_enumeration_does_not_know_is_stored(
    client: FlaskClient, store: Store
) -> None:
    assert stored(client, store, kind=99).kind == 99


def test_attribute_keys_are_not_changed(client: FlaskClient, store: Store) -> None:
    value = {"key": "trace_id", "value": {"string_value": "not an id"}}
    assert stored(client, store, attributes=[value]).attributes[0].key == "trace_id"


OLD_SPAN = {"traceId": TRACE, "spanId": SPAN, "name": "weigh"}


def test_the_names_of_before_2022_are_read(client: FlaskClient, store: Store) -> None:
    group = {"instrumentationLibrary": {"name": "scales"}, "spans": [OLD_SPAN]}
    whole = {"resourceSpans": [{"instrumentationLibrarySpans": [group]}]}
    assert post(client, json.dumps(whole), content_type=JSON).json == {}
    trace = store.trace(TRACE)
    assert trace is not None
    assert [record.scope.name for record in trace.spans] == ["scales"]
    logs = {"resourceLogs": [{"instrumentationLibraryLogs": [{"logs": [{"severityText": "A"}]}]}]}
    assert post(client, json.dumps(logs), "logs", JSON).json == {}
    assert store.last_logs.fill().received == 1


def test_of_names_of_both_times_todays_count(client: FlaskClient, store: Store) -> None:
    groups = {"scopeSpans": [{"spans": [OLD_SPAN]}], "instrumentationLibrarySpans": []}
    body = json.dumps({"resourceSpans": [groups]})
    assert post(client, body, content_type=JSON).json == {}
    assert store.has(TRACE)


@pytest.mark.parametrize(
    "fields",
    [
        {"trace_id": "ASNFZ4mrze8BI0VniavN7w=="},
        {"trace_id": f"0x{TRACE}"},
        {"start_time_unix_nano": 1.5},
    ],
)
def test_what_the_collector_refuses_is_a_400(client: FlaskClient, fields: dict[str, Any]) -> None:
    assert post(client, body(**fields), content_type=JSON).status_code == 400


def test_an_unknown_name_of_an_enumeration_is_a_400_as_at_the_collector(
    client: FlaskClient,
) -> None:
    assert post(client, body(kind="SPAN_KIND_SERVER"), content_type=JSON).status_code == 200
    response = post(client, body(kind="SPAN_KIND_ODD"), content_type=JSON)
    assert response.status_code == 400
    assert "SPAN_KIND_ODD" in response.get_json()["message"]


@pytest.mark.parametrize("part", ["{}", "[]", "1,1,1,1", '{"name": "a"}'])
def test_a_small_body_of_very_many_parts_is_a_413(client: FlaskClient, part: str) -> None:
    spans = ",".join([part] * 250_000)
    whole = f'{{"resourceSpans": [{{"scopeSpans": [{{"spans": [{spans}]}}]}}]}}'
    started = time.process_time()
    assert post(client, whole, content_type=JSON).status_code == 413
    assert time.process_time() - started < 1
