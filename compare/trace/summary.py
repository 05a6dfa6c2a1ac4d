"""A trace in a few lines, as the API tells it and the front page reads it."""

from dataclasses import asdict
from typing import Any

from compare.storage.digest import Beginning
from compare.storage.store import StoredTrace
from compare.trace.links import Links


def summary_of(kept: StoredTrace, links: Links) -> dict[str, Any]:
    """The summary as a JSON document; root and request_id are null while unknown."""
    digest = kept.digest
    return {
        "trace_id": kept.trace_id,
        "request_id": digest.request_ids[0] if digest.request_ids else None,
        "root": _named(digest.root),
        "services": list(digest.services),
        "span_count": digest.span_count,
        "error_count": digest.error_count,
        "log_count": digest.log_count,
        "start_unix_nano": str(digest.start),
        "duration_ms": digest.duration / 1_000_000,
        "links": asdict(links),
    }


def _named(beginning: Beginning | None) -> dict[str, str] | None:
    return {"service": beginning.service, "name": beginning.name} if beginning else None
