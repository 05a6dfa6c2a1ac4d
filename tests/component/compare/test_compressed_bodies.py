"""The receiver inflates gzip and zstd, whole bodies only and up to a limit."""

import gzip
import resource as process
import sys
import time
import zlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from google.rpc.code_pb2 import RESOURCE_EXHAUSTED
from google.rpc.status_pb2 import Status

from compare.storage.store import Store
from tests.component.compare.exchange import post
from tests.samples.spans import request_of, span

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = request_of(span(1)).SerializeToString()
WIDE_WINDOW: dict[int, int] = {
    zstd.CompressionParameter.window_log: 27,
    zstd.CompressionParameter.content_size_flag: 0,
}

Compress = Callable[[bytes], bytes]
both = pytest.mark.parametrize(
    ("encoding", "compress"), [("gzip", gzip.compress), ("zstd", zstd.compress)]
)


@pytest.mark.parametrize("encoding", ["deflate", "zlib"])
def test_the_format_of_zlib_is_inflated(client: FlaskClient, store: Store, encoding: str) -> None:
    assert post(client, zlib.compress(BODY), encoding=encoding).status_code == 200
    assert store.fill().traces == 1


@both
def test_a_compressed_body_is_stored(
    client: FlaskClient, store: Store, encoding: str, compress: Compress
) -> None:
    assert post(client, compress(BODY), encoding=encoding).status_code == 200
    assert store.fill().traces == 1


@both
def test_several_members_are_one_body(
    client: FlaskClient, store: Store, encoding: str, compress: Compress
) -> None:
    halves = compress(BODY[:20]) + compress(BODY[20:])
    assert post(client, halves, encoding=encoding).status_code == 200
    assert store.fill().traces == 1


@both
def test_a_truncated_body_is_a_400_even_if_its_part_is_a_message(
    client: FlaskClient, encoding: str, compress: Compress
) -> None:
    whole = compress(BODY)
    for length in range(1, len(whole)):
        assert post(client, whole[:length], encoding=encoding).status_code == 400


@both
def test_what_is_not_compressed_is_a_400(
    client: FlaskClient, encoding: str, compress: Compress
) -> None:
    for body in (b"not compressed", compress(b"x")[:4] + b"?" * 30, compress(BODY) + b"more"):
        assert post(client, body, encoding=encoding).status_code == 400


@both
def test_a_bomb_is_a_413(client: FlaskClient, encoding: str, compress: Compress) -> None:
    for bomb in (compress(bytes(17 * 1024 * 1024)), compress(bytes(1024 * 1024)) * 17):
        response = post(client, bomb, encoding=encoding)
        assert response.status_code == 413
        assert Status.FromString(response.data).code == RESOURCE_EXHAUSTED


def field(number: int, content: bytes) -> bytes:
    """A message of Protobuf with one field of bytes."""
    length, head = len(content), bytearray([number << 3 | 2])
    while length > 127:
        head.append(length & 127 | 128)
        length >>= 7
    return bytes([*head, length]) + content


@pytest.mark.parametrize(
    ("signal", "inside"),
    [
        ("traces", field(1, field(2, field(2, b"") * 2_000_000))),
        ("traces", field(1, field(2, field(2, b"") * 150_000))),
        ("traces", field(1, b"") * 2_000_000),
        ("traces", field(1, field(2, field(2, field(9, b"") * 2_000_000)))),
        ("traces", field(1, field(2, field(2, field(5, b"\xff") + field(9, b"") * 300_000)))),
        ("logs", field(1, field(2, field(2, b"\x10\x01") * 1_000_000))),
        ("metrics", field(1, field(2, field(2, field(5, field(1, b"") * 2_000_000))))),
    ],
    ids=["spans", "fewer spans", "resources", "attributes", "repair", "logs", "points"],
)
def test_a_small_body_of_very_many_messages_is_a_413(
    client: FlaskClient, signal: str, inside: bytes
) -> None:
    before = process.getrusage(process.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    response = post(client, gzip.compress(inside), signal, encoding="gzip")
    assert time.process_time() - started < 2
    assert response.status_code == 413
    assert Status.FromString(response.data).code == RESOURCE_EXHAUSTED
    assert process.getrusage(process.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_zstd_window_that_needs_much_memory_is_a_400(client: FlaskClient) -> None:
    compressor = zstd.ZstdCompressor(options=WIDE_WINDOW)
    body = compressor.compress(BODY) + compressor.flush()
    assert post(client, body, encoding="zstd").status_code == 400
