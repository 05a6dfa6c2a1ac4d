"""Uploaded bytes as plain files: gzip and zip are unpacked while they are read."""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
ZSTD = b"\x28\xb5\x2f\xfd"
GZIP_FORMAT = 31
"""Window bits of zlib for a gzip header."""
CHUNK_BYTES = 64 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
"""Of one upload; bounds what a small archive can cost."""
MAX_MEMBERS = 1_000

Damaged = Callable[[str, str], None]
"""Called with a reason (a key of words/) and an English detail when the rest is unreadable."""


class Unreadable(Exception):
    """Raised inside a stream of bytes: the reason and an English detail."""


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
    name: str, raw: BinaryIO, damaged: Damaged
) -> Iterator[tuple[str, io.BufferedReader, Damaged]]:
    """Return the plain files in a file: itself, the content of a gzip file, members of a zip."""
    stream = _buffered(iter(lambda: raw.read(CHUNK_BYTES), b""), damaged)
    match stream.peek(4)[:4]:
        case start if start.startswith(GZIP):
            yield from unpacked_members(name, _gunzipped(stream), damaged)
        case start if start == ZIP:
            with tempfile.TemporaryFile() as copy:
                for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""):
                    copy.write(chunk)
                yield from _members(name, copy, damaged)
        case start if start == ZSTD:
            damaged("left_zstd", "")
        case _:
            yield name, stream, damaged


def unpacked_members(
    name: str, chunks: Iterator[bytes], damaged: Damaged
) -> Iterator[tuple[str, io.BufferedReader, Damaged]]:
    """Return the content of a gzip file, which is not unpacked once more."""
    yield name, _buffered(chunks, damaged), damaged


def _members(
    name: str, copy: BinaryIO, damaged: Damaged
) -> Iterator[tuple[str, io.BufferedReader, Damaged]]:
    try:
        archive = zipfile.ZipFile(copy)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        damaged("left_archive", str(error))
        return
    members = [each for each in archive.infolist() if not _is_hidden(each)]
    if len(members) > MAX_MEMBERS:
        damaged("left_archive", f"more than {MAX_MEMBERS} files")
    for member in members[:MAX_MEMBERS]:
        stream = _buffered(_member_chunks(archive, member), damaged)
        if stream.peek(2)[:2] == GZIP:
            stream = _buffered(_gunzipped(stream), damaged)
        yield f"{name}/{member.filename}", stream, damaged


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    """Whether this is a folder or what macOS adds to an archive."""
    return member.is_dir() or member.filename.startswith("__MACOSX/")


def _member_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as opened:
            yield from iter(lambda: opened.read(CHUNK_BYTES), b"")
    # RuntimeError: the member is encrypted; NotImplementedError: an unknown compression.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable("left_archive", f"{member.filename}: {error}") from error


def _gunzipped(source: io.BufferedReader) -> Iterator[bytes]:
    """Inflate all gzip members as far as they are whole."""
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
        raise Unreadable("left_archive", "the gzip file breaks off")


def _buffered(chunks: Iterator[bytes], damaged: Damaged) -> io.BufferedReader:
    return io.BufferedReader(ChunkStream(chunks, damaged, MAX_UNPACKED_BYTES), CHUNK_BYTES)
