"""Which page shows traces that have been opened together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from flask import url_for

from compare.levels import MAX_TRACES
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace

MAX_LISTED = 20


def stored(store: Store, trace_ids: Iterable[str]) -> list[StoredTrace]:
    """Return the stored traces among these."""
    return [trace for trace in map(store.trace, dict.fromkeys(trace_ids)) if trace]


def longest_first(traces: Sequence[StoredTrace]) -> list[StoredTrace]:
    """Return the traces with the most spans first: a trace of one span hardly represents a file."""
    return sorted(traces, key=lambda trace: -trace.digest.span_count)


def address_of(traces: Sequence[StoredTrace]) -> str:
    """Return the page of one trace, of the same request side by side, or the list."""
    ids = [trace.trace_id for trace in traces]
    if len(ids) == 1:
        return url_for("pages.trace", trace_id=ids[0])
    if 1 < len(ids) <= MAX_TRACES and len(same_request(traces)) == len(ids):
        return url_for("side_by_side.page", trace=ids)
    return list_of(traces) if ids else url_for("opening.form")


def list_of(traces: Sequence[StoredTrace]) -> str:
    """Return the page that lists the traces."""
    ids = [trace.trace_id for trace in longest_first(traces)[:MAX_LISTED]]
    more = max(len(traces) - MAX_LISTED, 0) or None
    return url_for("opening.form", trace=ids, more=more)


def same_request(traces: Sequence[StoredTrace]) -> list[StoredTrace]:
    """Return the traces that share service, root span and path; none if all differ."""
    groups: defaultdict[tuple[str, str, str], list[StoredTrace]] = defaultdict(list)
    for trace in traces:
        if beginning := trace.digest.beginning:
            path = beginning.target.partition("?")[0]
            groups[beginning.service, beginning.name, path].append(trace)
    largest = max(groups.values(), key=len, default=[])
    return largest if len(largest) > 1 else []
