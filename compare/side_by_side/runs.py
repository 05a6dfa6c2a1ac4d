"""The traces that an address names: one column per level or trace, one run of it shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from werkzeug.datastructures import MultiDict

from compare.levels import LEVELS, MAX_TRACES, SERVICES
from compare.side_by_side.plan import DEFAULT_RUNS, MAX_RUNS, number_in, request_id
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.trace.role import HTTP_STATUSES, status_of
from compare.trace.span import read_span

HTTP_ERRORS_BEGIN = 400
STATUS_NAMES = tuple(name.encode() for name in HTTP_STATUSES)
MAX_ID_LENGTH = 200


class Availability(Enum):
    """Whether a trace is in the store, may still arrive, or was dropped."""

    HERE = "here"
    MISSING = "missing"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Run:
    """One request and its trace, if the store has it.

    number: the round, from 1. wanted: the request id or trace id. dropped_at: unix seconds.
    """

    number: int
    wanted: str
    trace: StoredTrace | None
    dropped_at: float | None

    @property
    def availability(self) -> Availability:
        """Where the trace is."""
        if self.trace:
            return Availability.HERE
        return Availability.DROPPED if self.dropped_at else Availability.MISSING

    @property
    def duration(self) -> int:
        """Nanoseconds from the first start to the last end of the trace; 0 without a trace."""
        return self.trace.digest.duration if self.trace else 0

    @cached_property
    def failure(self) -> int | None:
        """The HTTP status of the root span when it is an error (400 or above), else None."""
        for record in self.trace.spans if self.trace else ():
            # Attribute names stand in the bytes as they are: most spans need no decoding.
            if not any(name in record.data for name in STATUS_NAMES):
                continue
            span = read_span(record)
            if span.parent_id is None and (status := status_of(span.attributes)):
                return status if status >= HTTP_ERRORS_BEGIN else None
        return None


@dataclass(frozen=True)
class SelectedRuns:
    """One column: its label, its runs in the order of the rounds, and the run chosen by address.

    by_level: the address names a level of a run set, not a single trace.
    """

    label: str
    runs: tuple[Run, ...]
    chosen: Run | None
    by_level: bool

    @property
    def shown(self) -> Run:
        """The run whose trace is compared: the chosen one, else the median."""
        return self.chosen or self.median

    def count(self, availability: Availability) -> int:
        """Return the number of runs whose trace is here, missing or dropped."""
        return sum(run.availability is availability for run in self.runs)

    @property
    def here(self) -> list[Run]:
        """The runs whose trace is in the store."""
        return [run for run in self.runs if run.trace]

    @property
    def failed(self) -> list[Run]:
        """The runs that were answered with an HTTP error."""
        return [run for run in self.here if run.failure]

    @cached_property
    def by_duration(self) -> list[Run]:
        """The runs that count, fastest first: those without an error, or all if every run failed.

        An error is often faster or slower than an answer, so it takes no part in the median.
        """
        here = self.here
        succeeded = [run for run in here if not run.failure]
        return sorted(succeeded or here, key=lambda run: run.duration)

    @property
    def median(self) -> Run:
        """The run of median duration, the lower of two in the middle; the first without traces."""
        counted = self.by_duration
        return counted[(len(counted) - 1) // 2] if counted else self.runs[0]


def select(query: MultiDict[str, str], store: Store) -> list[SelectedRuns]:
    """Return the columns of an address, at most MAX_TRACES: its levels, then its traces."""
    levels = [_level(level, query, store) for level in _levels(query)]
    traces = [_trace(wanted, store) for wanted in _traces(query)]
    return [*levels, *traces][:MAX_TRACES]


def left_out(query: MultiDict[str, str]) -> int:
    """Return how many traces of an address are more than a page shows."""
    return max(len(_levels(query)) + len(_traces(query)) - MAX_TRACES, 0)


def _levels(query: MultiDict[str, str]) -> Sequence[str]:
    chosen = query.getlist("level") if query.get("set") else []
    return [level for level in LEVELS if level in chosen]


def _traces(query: MultiDict[str, str]) -> Sequence[str]:
    given = (each.strip() for each in query.getlist("trace"))
    return [each for each in given if each]


def _level(level: str, query: MultiDict[str, str], store: Store) -> SelectedRuns:
    """Return all runs of one level; `manual=3` in the address chooses the third of manual."""
    number_of_runs = number_in(query, "runs", MAX_RUNS) or DEFAULT_RUNS
    run_set = query["set"][:MAX_ID_LENGTH]
    numbers = range(1, number_of_runs + 1)
    runs = tuple(run_of(number, request_id(run_set, level, number), store) for number in numbers)
    chosen = number_in(query, level, number_of_runs)
    return SelectedRuns(level, runs, runs[chosen - 1] if chosen else None, by_level=True)


def _trace(wanted: str, store: Store) -> SelectedRuns:
    run = run_of(1, wanted[:MAX_ID_LENGTH], store)
    return SelectedRuns(_name(run.trace), (run,), run, by_level=False)


def run_of(number: int, wanted: str, store: Store) -> Run:
    """Return a request by its trace id or request id, and where its trace is."""
    trace = store.find(wanted)
    dropped_at = store.dropped_at(wanted) or store.dropped_at(wanted.lower())
    return Run(number, wanted, trace, None if trace else dropped_at)


def _name(trace: StoredTrace | None) -> str:
    """Return the level of the trace's service, else service and name of its root or first span."""
    if trace is None:
        return ""
    levels = [level for level, service in SERVICES.items() if service in trace.digest.services]
    if len(levels) == 1:
        return levels[0]
    beginning = trace.digest.root or trace.digest.first
    return f"{beginning.service}: {beginning.name}" if beginning else ""
