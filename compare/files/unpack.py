"""Uploaded bytes as plain files: gzip, zstd, zip and tar are unpacked while they are read."""

import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from compare.files.budget import PartsBudget, Unreadable
from compare.files.protobuf import LENGTH_BYTES, MAX_MESSAGE_BYTES
from compare.otlp.compression import (
    GZIP_FORMAT,
    ZSTD_OPTIONS,
    InflatedTooLarge,
    inflated,
    zstd,
)

GZIP = b"\x1f\x8b"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
"""The second is an empty archive."""
TAR = b"ustar"
TAR_AT = 257
"""Where POSIX has the sign of a tar file."""
ZSTD = b"\x28\xb5\x2f\xfd"
CHUNK_BYTES = 64 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
"""Of one upload; bounds the memory and time for a small archive."""
MAX_MEMBERS = 1_000

Damaged = Callable[[str, str], None]
"""Called with a reason (a key of words/) and an English detail when the rest is unreadable."""


class ChunkStream(io.RawIOBase):
    """A binary stream of chunks; an Unreadable ends it and is reported."""

    def __init__(self, chunks: Iterator[bytes], damaged: Damaged, limit: int) -> None:
        self._chunks = chunks
        self._damaged = damaged
        self._left = limit
        self._chunk = b""

    def readable(self) -> bool:
        """Return True, which the base class asks for."""
        return True

    def readinto(self, target) -> int:  # type: ignore[no-untyped-def]
        """Copy the next bytes; 0 at the end."""
        while not self._chunk:
            try:
                self._chunk = next(self._chunks, b"")
            except Unreadable as error:
                self._damaged(*error.args)
            if not self._chunk:
                return 0
        if self._left <= 0:
            self._damaged("left_unpacked", "")
            self._chunks, self._chunk = iter(()), b""
            return 0
        size = min(len(target), len(self._chunk), self._left)
        target[:size] = self._chunk[:size]
        self._chunk = self._chunk[size:]
        self._left -= size
        return size


def unpacked(
    name: str, raw: BinaryIO, damaged: Damaged, budget: PartsBudget
) -> Iterator[tuple[str, io.BufferedReader]]:
    """Return the plain files in a file: itself, what gzip or zstd holds, the members of a zip."""
    received = budget.received(iter(lambda: raw.read(CHUNK_BYTES), b""))
    stream = _buffered(received, damaged)
    if not stream.peek(4).startswith(ZIPS):
        yield from _tar_members(name, _decompressed(stream, damaged, budget), damaged, budget)
        return
    with tempfile.TemporaryFile() as copy:
        for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""):
            copy.write(chunk)
        yield from _members(name, copy, damaged, budget)


def _decompressed(
    stream: io.BufferedReader, damaged: Damaged, budget: PartsBudget
) -> io.BufferedReader:
    """Return the stream, decompressed once if it is gzip or zstd."""
    start = stream.peek(8)[:8]
    if start.startswith(GZIP):
        return _buffered(budget.unpacked(_gunzipped(stream)), damaged)
    if start.startswith(ZSTD):
        return _buffered(budget.unpacked(_zstd_frames(stream)), damaged)
    if start[LENGTH_BYTES:] == ZSTD:
        return _buffered(budget.unpacked(_zstd_messages(stream)), damaged)
    return stream


def _members(
    name: str, copy: BinaryIO, damaged: Damaged, budget: PartsBudget
) -> Iterator[tuple[str, io.BufferedReader]]:
    try:
        archive = zipfile.ZipFile(copy)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        damaged("left_archive", str(error))
        return
    members = [each for each in archive.infolist() if not _is_hidden(each.filename)]
    if len(members) > MAX_MEMBERS:
        damaged("left_archive", f"more than {MAX_MEMBERS} files")
    for member in members[:MAX_MEMBERS]:
        plain = _buffered(budget.unpacked(_member_chunks(archive, member)), damaged)
        yield f"{name}/{member.filename}", _decompressed(plain, damaged, budget)


def _tar_members(
    name: str, stream: io.BufferedReader, damaged: Damaged, budget: PartsBudget
) -> Iterator[tuple[str, io.BufferedReader]]:
    """Return the files in a tar file, else the stream itself."""
    if not stream.peek(TAR_AT + len(TAR)).startswith(TAR, TAR_AT):
        yield name, stream
        return
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, member in enumerate(archive, start=1):
                if number > MAX_MEMBERS:
                    damaged("left_archive", f"more than {MAX_MEMBERS} files")
                    return
                if member.isfile() and not _is_hidden(member.name):
                    plain = _buffered(_tar_chunks(archive, member), damaged)
                    yield f"{name}/{member.name}", _decompressed(plain, damaged, budget)
    except (tarfile.TarError, OSError, ValueError) as error:
        damaged("left_archive", str(error))


def _tar_chunks(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        if opened := archive.extractfile(member):
            yield from iter(lambda: opened.read(CHUNK_BYTES), b"")
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Unreadable("left_archive", f"{member.name}: {error}") from error


def _is_hidden(path: str) -> bool:
    """Whether this is a folder, a hidden file, or what macOS adds to an archive."""
    return (
        path.startswith("__MACOSX/") or path.rpartition("/")[2].startswith(".") or path[-1:] == "/"
    )


def _member_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as opened:
            yield from iter(lambda: opened.read(CHUNK_BYTES), b"")
    # RuntimeError: the member is encrypted; NotImplementedError: an unknown compression.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable("left_archive", f"{member.filename}: {error}") from error


def _gunzipped(source: io.BufferedReader) -> Iterator[bytes]:
    """Inflate all gzip members up to where they are truncated."""
    inflater = zlib.decompressobj(GZIP_FORMAT)
    for chunk in iter(lambda: source.read(CHUNK_BYTES), b""):
        while chunk:
            if inflater.eof:
                inflater = zlib.decompressobj(GZIP_FORMAT)
            try:
                inflated = inflater.decompress(chunk, CHUNK_BYTES)
            except zlib.error as error:
                raise Unreadable("left_archive", str(error)) from error
            yield from [inflated] if inflated else []
            chunk = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    while not inflater.eof and (rest := inflater.decompress(b"", CHUNK_BYTES)):
        yield rest
    if not inflater.eof:
        raise Unreadable("left_archive", "the gzip file is truncated")


def _zstd_frames(source: io.BufferedReader) -> Iterator[bytes]:
    """Decompress all zstd frames up to where they are truncated."""
    try:
        with zstd.ZstdFile(source, options=ZSTD_OPTIONS) as opened:
            yield from iter(lambda: opened.read(CHUNK_BYTES), b"")
    except (zstd.ZstdError, EOFError) as error:
        raise Unreadable("left_archive", str(error)) from error


def _zstd_messages(source: io.BufferedReader) -> Iterator[bytes]:
    """Decompress messages of the collector's `file` exporter: JSON by line, Protobuf by length."""
    while head := source.read(LENGTH_BYTES):
        length = int.from_bytes(head, "big")
        packed = source.read(length) if length <= MAX_MESSAGE_BYTES else b""
        if len(head) < LENGTH_BYTES or len(packed) < length:
            raise Unreadable("left_archive", "the last message is truncated")
        try:
            message = inflated(packed, "zstd", MAX_MESSAGE_BYTES)
        except (ValueError, InflatedTooLarge) as error:
            raise Unreadable("left_archive", str(error)) from error
        if message.startswith(b"{"):
            yield message + b"\n"
        else:
            yield len(message).to_bytes(LENGTH_BYTES, "big") + message


def _buffered(chunks: Iterator[bytes], damaged: Damaged) -> io.BufferedReader:
    return io.BufferedReader(ChunkStream(chunks, damaged, MAX_UNPACKED_BYTES), CHUNK_BYTES)
