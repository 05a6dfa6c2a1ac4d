"""Finds the traces in which one span matches a query, newest first."""

from collections.abc import Sequence
from typing import NamedTuple

from compare.search.match import any_matches
from compare.search.query import Term
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace

MAX_SEARCHED_SPANS = 100_000
"""Read in about a second; older traces are not searched, and the page states that."""


class FoundTraces(NamedTuple):
    """The traces found, how many were searched, and how many older ones were not."""

    traces: list[StoredTrace]
    searched: int
    not_searched: int


def find_traces(store: Store, terms: Sequence[Term], limit: int) -> FoundTraces:
    """Return at most `limit` traces, newest first."""
    if not terms:
        listed = store.newest(limit)
        return FoundTraces(listed, len(listed), 0)
    listed = store.newest(store.fill().traces)
    found: list[StoredTrace] = []
    searched = spans = 0
    for summary in listed:
        if len(found) == limit or spans > MAX_SEARCHED_SPANS:
            break
        searched += 1
        if _may_match(summary, terms):
            spans += summary.digest.span_count
            stored = store.trace(summary.trace_id)
            if stored and any_matches(stored.spans, terms):
                found.append(summary)
    return FoundTraces(found, searched, len(listed) - searched)


def _may_match(summary: StoredTrace, terms: Sequence[Term]) -> bool:
    """Return False for a trace without errors if an error is asked for."""
    asks_for_error = any(
        (term.key, term.sign, term.value.lower()) == ("status", "=", "error") for term in terms
    )
    return bool(summary.digest.error_count) or not asks_for_error
