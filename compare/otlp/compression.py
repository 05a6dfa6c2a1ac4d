"""Inflates the bodies of requests up to a limit."""

import sys
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

GZIP_FORMAT = 31
"""Window bits of zlib for a gzip header."""
ZSTD_WINDOW_LOG = 23
"""Windows up to 8 MiB, the size that RFC 8878 recommends to decoders."""

ZSTD_OPTIONS = {int(zstd.DecompressionParameter.window_log_max): ZSTD_WINDOW_LOG}

DECOMPRESSORS: dict[str, Callable[[], Any]] = {
    "gzip": partial(zlib.decompressobj, GZIP_FORMAT),
    "zstd": partial(zstd.ZstdDecompressor, options=ZSTD_OPTIONS),
    # The collector sends either name for the format of zlib.
    "deflate": zlib.decompressobj,
    "zlib": zlib.decompressobj,
}
"""A new decompressor for one gzip member or zstd frame, by content encoding."""


class InflatedTooLarge(Exception):
    """The inflated body is larger than the limit."""


def inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """Inflate all members or frames of a body.

    Raises InflatedTooLarge above `limit` bytes, ValueError for broken or truncated bodies.
    """
    whole = bytearray()
    while body:
        member = DECOMPRESSORS[encoding]()
        try:
            whole += member.decompress(body, limit + 1 - len(whole))
        except (zlib.error, zstd.ZstdError) as error:
            raise ValueError(f"the body is not {encoding}: {error}") from error
        if len(whole) > limit:
            raise InflatedTooLarge
        if not member.eof:
            raise ValueError(f"the {encoding} body is truncated")
        body = member.unused_data
    return bytes(whole)
