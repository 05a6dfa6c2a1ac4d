"""The sums over a trace do not depend on the order in which its spans arrive."""

from itertools import permutations

import pytest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.storage.digest import MAX_REQUEST_IDS, Digest
from compare.storage.scope import ResourceScopes
from tests.samples.spans import FLASK, MS, START, resource, server_span, span

SCOPES = ResourceScopes()
SCOPE = SCOPES.of(resource("front-service"), InstrumentationScope(name=FLASK), "")
SPANS = [
    span(1, start_ms=10, end_ms=40),
    span(2, start_ms=20, end_ms=90),
    span(3, parent=1, start_ms=5, end_ms=30),
]


def digest(*spans: Span) -> Digest:
    found = Digest()
    for each in spans:
        found.add(SCOPE, each)
    return found


@pytest.mark.parametrize("spans", list(permutations(SPANS)))
def test_the_earliest_root_names_the_trace(spans: tuple[Span, ...]) -> None:
    found = digest(*spans)
    assert found.root is not None
    assert found.root.name == "span 1"
    assert found.first is not None
    assert found.first.name == "span 3"
    assert (found.start, found.duration) == (START + 5 * MS, 85 * MS)


def test_a_span_without_times_changes_neither_start_nor_end() -> None:
    unknown = Span(trace_id=SPANS[0].trace_id, span_id=b"12345678", name="unknown")
    assert digest(SPANS[0], unknown).duration == digest(SPANS[0]).duration == 30 * MS


def test_a_request_id_is_listed_once_and_their_number_is_bounded() -> None:
    assert digest(server_span(1, "a"), server_span(2, "b"), server_span(3, "a")).request_ids == [
        "a",
        "b",
    ]
    many = [server_span(number, f"id-{number}") for number in range(1, MAX_REQUEST_IDS + 5)]
    assert len(digest(*many).request_ids) == MAX_REQUEST_IDS
