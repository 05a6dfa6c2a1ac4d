"""Files as the body of one form, packed with gzip while they are read."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

BOUNDARY = "a5d2f1c7-files-of-make-open"
CHUNK_BYTES = 256 * 1024
GZIP_FORMAT = 31
"""Window bits of zlib for a gzip header."""
PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd")
"""How gzip, zip and zstd files begin."""

HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def form(files: Iterable[Path]) -> Iterator[bytes]:
    """Return the form in chunks. Raises OSError."""
    for file in files:
        name = "".join(each if each.isprintable() and each != '"' else "_" for each in file.name)
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        yield f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode("utf-8", "replace")
        yield from _content(file)
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def _content(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        chunk = opened.read(CHUNK_BYTES)
        if chunk.startswith(PACKED):
            while chunk:
                yield chunk
                chunk = opened.read(CHUNK_BYTES)
            return
        packing = zlib.compressobj(level=1, wbits=GZIP_FORMAT)
        while chunk:
            if packed := packing.compress(chunk):
                yield packed
            chunk = opened.read(CHUNK_BYTES)
        yield packing.flush()
