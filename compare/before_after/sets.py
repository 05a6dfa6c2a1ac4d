"""The two sets of traces that an address names, and the traces that can be chosen for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from compare.side_by_side.runs import MAX_ID_LENGTH, Run, SelectedRuns, run_of
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace

SIDES = ("before", "after")
MAX_TRACES = 50
MAX_SPANS = 20_000
"""Limits of one set; the page states how many traces were left out."""
LISTED = 50


@dataclass(frozen=True)
class TraceSet:
    """The traces of one side. left_out: how many of the address are beyond the limits."""

    runs: SelectedRuns
    left_out: int

    @property
    def traces(self) -> list[StoredTrace]:
        """The traces that are in the store, in the order of the address."""
        return [run.trace for run in self.runs.here if run.trace]


@dataclass(frozen=True)
class Choice:
    """A trace in the list to choose from, and the side that is marked for it."""

    trace: StoredTrace
    side: str | None


def named(query: MultiDict[str, str], side: str) -> list[str]:
    """Return the trace ids or request ids of one side, each once: `after=a,b` or `after=a&after=b`.

    The list of requests sends its selection as `trace`, which stands for after.
    """
    texts = query.getlist(side) + (query.getlist("trace") if side == "after" else [])
    ids = (each.strip()[:MAX_ID_LENGTH] for text in texts for each in text.split(","))
    return list(dict.fromkeys(filter(None, ids)))


def trace_set(ids: list[str], label: str, store: Store) -> TraceSet:
    """Return the traces of one side within the limits, at least one of them."""
    runs = tuple(_within_limits(ids, store))
    return TraceSet(SelectedRuns(label, runs, None, by_level=False), len(ids) - len(runs))


def choices(query: MultiDict[str, str], store: Store) -> list[Choice]:
    """Return the kept and the newest traces, newest first, with the sides of the address.

    Where it names none, kept traces stand for before, and later ones of the same request for after.
    """
    kept = store.kept()
    listed = {trace.trace_id: trace for trace in [*kept, *store.newest(LISTED)]}
    traces = sorted(listed.values(), key=lambda trace: -trace.digest.start)
    sides = {trace_id: side for side in SIDES for trace_id in named(query, side)}
    if "before" not in sides.values():
        sides |= {trace.trace_id: "before" for trace in kept if trace.trace_id not in sides}
    if "after" not in sides.values():
        sides |= {trace.trace_id: "after" for trace in _later(kept, traces)}
    return [Choice(trace, sides.get(trace.trace_id)) for trace in traces]


def _within_limits(ids: list[str], store: Store) -> Iterator[Run]:
    spans = 0
    for number, wanted in enumerate(ids[:MAX_TRACES], start=1):
        run = run_of(number, wanted, store)
        spans += run.trace.digest.span_count if run.trace else 0
        if number > 1 and spans > MAX_SPANS:
            return
        yield run


def _later(kept: list[StoredTrace], traces: list[StoredTrace]) -> list[StoredTrace]:
    """Return the traces of a kept request that began after the last kept trace."""
    requests = set(map(_request, kept))
    last = max((trace.digest.start for trace in kept), default=0)
    later = [each for each in traces if each.digest.start > last and _request(each) in requests]
    return later[:MAX_TRACES]


def _request(trace: StoredTrace) -> tuple[str, str]:
    beginning = trace.digest.beginning
    return (beginning.service, beginning.name) if beginning else ("", "")
