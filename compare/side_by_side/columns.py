"""Which traces an address asks for, and what is known of each."""

from dataclasses import dataclass
from enum import Enum

from werkzeug.datastructures import MultiDict

from compare.levels import LEVELS, MOST_TRACES, SERVICES
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace

LONGEST_ID = 200


class State(Enum):
    """A trace is here, may still come, or has been dropped."""

    HERE = "here"
    MISSING = "missing"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Chosen:
    """One column of the page: its label, the id in the address, and the trace if it is here.

    asked: the address names its level, as after a question asked here.
    """

    label: str
    asked: bool
    wanted: str
    kept: StoredTrace | None
    dropped_at: float | None

    @property
    def state(self) -> State:
        """Where the trace is."""
        if self.kept:
            return State.HERE
        return State.DROPPED if self.dropped_at else State.MISSING


def named_in(query: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Label and id of each trace in an address: one for a level, or `trace` several times."""
    named = [(level, given.strip()) for level in LEVELS for given in query.getlist(level)[:1]]
    named += [("", given.strip()) for given in query.getlist("trace")]
    return [(label, given) for label, given in named if given]


def chosen_of(query: MultiDict[str, str], store: Store) -> list[Chosen]:
    """The first traces that an address names, by request id or trace id."""
    return [_chosen(label, wanted, store) for label, wanted in named_in(query)[:MOST_TRACES]]


def _chosen(label: str, wanted: str, store: Store) -> Chosen:
    wanted = wanted[:LONGEST_ID]
    kept = store.trace(store.trace_id_of_request(wanted) or wanted.lower())
    dropped_at = store.dropped_at(wanted) or store.dropped_at(wanted.lower())
    name = label or _name(kept)
    return Chosen(name, bool(label), wanted, kept, None if kept else dropped_at)


def _name(kept: StoredTrace | None) -> str:
    """A trace without a level in the address: that of its service, else its root or first span."""
    levels = [
        level for level, service in SERVICES.items() if kept and service in kept.digest.services
    ]
    if len(levels) == 1:
        return levels[0]
    beginning = kept and (kept.digest.root or kept.digest.first)
    return f"{beginning.service}: {beginning.name}" if beginning else ""
