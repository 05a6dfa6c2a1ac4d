"""A thousand broken files: an answer that is no server error, in time, and a store that adds up."""

import json
import random
import time
from copy import deepcopy
from typing import Any

from flask.testing import FlaskClient

from compare.storage.store import Store
from compare.storage.stored_trace import TRACE_OVERHEAD_BYTES
from tests.samples.files import FORMS, log_record, metric, otlp

FILES = 1_000
MAX_SECONDS = 2.0
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1e308,
    "",
    "\ud800",
    [],
    {},
    [[]],
    {"a": {}},
    "9" * 5000,
    "AAAA",
)


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Some bytes with another value."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """The content without a piece at its beginning, its end, or between."""
    begin, end = sorted(chance.sample(range(len(content) + 1), 2))
    return chance.choice((content[:begin], content[end:], content[:begin] + content[end:]))


def nested(content: bytes, chance: random.Random) -> bytes:
    """The content inside of many lists or objects."""
    depth = chance.choice((3, 90, 2_000, 50_000))
    return b'{"a":' * depth + content if chance.random() < 0.5 else b"[" * depth + content


def retyped(content: bytes, chance: random.Random) -> bytes:
    """A document with some values of other types."""
    documents = (otlp(), log_record(), metric(1.5), otlp() | log_record())
    document = deepcopy(chance.choice(documents))
    for _ in range(chance.randint(1, 3)):
        _change_one(document, chance)
    return json.dumps(document).encode()


def doubled(content: bytes, chance: random.Random) -> bytes:
    """The content twice, with something between."""
    return content + chance.choice((b"", b"\n", b"\0", b"{", b"\r\n[", b"\xff\xfe")) + content


def _change_one(part: Any, chance: random.Random) -> None:
    """Walk down and change the value where the walk ends."""
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = chance.choice(keys)
        if isinstance(part[key], dict | list) and part[key] and chance.random() < 0.8:
            part = part[key]
        else:
            part[key] = deepcopy(chance.choice(STRANGE))
            return


def test_no_broken_file_is_a_server_error_or_slow(client: FlaskClient, store: Store) -> None:
    chance = random.Random(12)
    contents = list(FORMS.values())
    slowest = 0.0
    for number in range(FILES):
        change = chance.choice((flipped, flipped, cut, nested, retyped, retyped, doubled))
        content = change(chance.choice(contents), chance)
        began = time.process_time()
        response = client.post("/api/traces.json", data=content)
        slowest = max(slowest, time.process_time() - began)
        assert response.status_code in (200, 400), (number, change.__name__, content[:300])
    assert slowest < MAX_SECONDS
    fill = store.fill()
    assert fill.bytes <= fill.max_bytes
    traces = store.newest(fill.max_traces)
    assert traces
    for listed in traces:
        whole = store.trace(listed.trace_id)
        assert whole is not None
        assert whole.digest.span_count == len(whole.spans)
        assert whole.digest.log_count == len(whole.logs)
        records = [*whole.spans, *whole.logs]
        assert whole.size == TRACE_OVERHEAD_BYTES + sum(record.size for record in records)
        assert client.get(f"/trace/{listed.trace_id}").status_code == 200
