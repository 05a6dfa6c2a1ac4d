"""Files in the body of a request, as streams: those of a form, or the body itself."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.multipart import Data, Epilogue, File, MultipartDecoder, NeedData

FORM = "multipart/form-data"
CHUNK_BYTES = 64 * 1024
MAX_BYTES = 128 * 1024 * 1024
"""The collector's file exporter starts a new file at 100 MiB."""
MAX_FORM_BYTES = 64 * 1024
"""Boundaries and headers around the files of a form."""
MAX_FILES = 1_000
MAX_BUFFER_BYTES = 1024 * 1024
"""Of headers and of a chunk that may end in a boundary."""


class PartStream(io.RawIOBase):
    """The content of the part that a decoder has reached."""

    def __init__(self, body: BinaryIO, decoder: MultipartDecoder) -> None:
        self._body = body
        self._decoder = decoder
        self._data = b""
        self._more = True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, as many as there are at once; none at the end."""
        while not self._data and self._more:
            event = next_event(self._body, self._decoder)
            self._more = isinstance(event, Data) and event.more_data
            self._data = event.data if isinstance(event, Data) else b""
        end = len(self._data) if size < 0 else size
        piece, self._data = self._data[:end], self._data[end:]
        return piece


def files_of(request: Request) -> Iterator[tuple[str, BinaryIO]]:
    """Return name and stream of each file; a stream has to be read before the next file is asked.

    Raises RequestEntityTooLarge for more than MAX_BYTES, BadRequest for a broken form.
    """
    request.max_content_length = MAX_BYTES + MAX_FORM_BYTES
    if request.mimetype != FORM:
        yield "body", request.stream  # type: ignore[misc]
        return
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    decoder = MultipartDecoder(boundary, MAX_BUFFER_BYTES, max_parts=MAX_FILES)
    while not isinstance(event := next_event(request.stream, decoder), Epilogue):  # type: ignore[arg-type]
        if isinstance(event, File) and event.filename:
            part = PartStream(request.stream, decoder)  # type: ignore[arg-type]
            yield event.filename.replace("\\", "/").rpartition("/")[2], part  # type: ignore[misc]
            while part.read(CHUNK_BYTES):
                pass


def next_event(body: BinaryIO, decoder: MultipartDecoder) -> object:
    """Return the next event of the form. Raises BadRequest."""
    try:
        while isinstance(event := decoder.next_event(), NeedData):
            decoder.receive_data(body.read(CHUNK_BYTES) or None)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    return event
