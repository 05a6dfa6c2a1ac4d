"""A thousand broken files: an answer that is no server error, in time, and a store that adds up."""

import json
import random
import time

from flask.testing import FlaskClient

from compare.storage.store import Store
from compare.storage.stored_trace import TRACE_OVERHEAD_BYTES
from tests.component.compare.test_mutated_bodies import check_numbers, mutated_bytes, mutated_json
from tests.samples.files import FORMS, log_record, metric, otlp

FILES = 1_000
MAX_SECONDS = 2.0
DOCUMENTS = (otlp(), log_record(), metric(1.5), otlp() | log_record())


def nested(chance: random.Random, content: bytes) -> bytes:
    """The content inside of many lists or objects."""
    depth = chance.choice((3, 90, 2_000, 50_000))
    return b'{"a":' * depth + content if chance.random() < 0.5 else b"[" * depth + content


def retyped(chance: random.Random, content: bytes) -> bytes:
    """A document with some values of other types."""
    return mutated_json(chance, json.dumps(chance.choice(DOCUMENTS)).encode())


def doubled(chance: random.Random, content: bytes) -> bytes:
    """The content twice, with something between."""
    return content + chance.choice((b"", b"\n", b"\0", b"{", b"\r\n[", b"\xff\xfe")) + content


def test_no_broken_file_is_a_server_error_or_slow(client: FlaskClient, store: Store) -> None:
    chance = random.Random(12)
    contents = list(FORMS.values())
    slowest = 0.0
    for number in range(FILES):
        change = chance.choice((mutated_bytes, mutated_bytes, nested, retyped, retyped, doubled))
        content = change(chance, chance.choice(contents))
        began = time.process_time()
        response = client.post("/api/traces.json", data=content)
        slowest = max(slowest, time.process_time() - began)
        assert response.status_code in (200, 400), (number, change.__name__, content[:300])
    assert slowest < MAX_SECONDS
    check_numbers(store)
    traces = [store.trace(each.trace_id) for each in store.newest(store.fill().max_traces)]
    assert traces
    for trace in filter(None, traces):
        records = [*trace.spans, *trace.logs]
        assert trace.size == TRACE_OVERHEAD_BYTES + sum(record.size for record in records)
        assert client.get(f"/trace/{trace.trace_id}").status_code == 200
