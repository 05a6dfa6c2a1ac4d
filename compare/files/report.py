"""What was stored of the opened files, and what was left out and why."""

from dataclasses import dataclass, field

MAX_PLACES = 5
MAX_DETAIL = 160


@dataclass(slots=True)
class LeftOut:
    """What was left out for one reason: how much, and where the first of it stands."""

    count: int = 0
    places: list[str] = field(default_factory=list)
    more_places: bool = False

    @property
    def where(self) -> str:
        """The first places, such as `a.jsonl:5, a.jsonl:9, …`."""
        return ", ".join(self.places) + (", …" if self.more_places else "")


@dataclass(slots=True)
class Report:
    """Numbers of stored parts, and what was left out by its reason: a key of words/.

    without_trace: the number of log records without a trace id; they are listed with the others.
    """

    spans: int = 0
    logs: int = 0
    without_trace: int = 0
    metrics: int = 0
    documents: int = 0
    traces: dict[str, None] = field(default_factory=dict)
    """Ids of the traces with spans from these files, in the order of the files."""
    joined: dict[str, None] = field(default_factory=dict)
    """Ids of the traces with log records from these files."""
    left_out: dict[str, LeftOut] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """The number of parts that were left out."""
        return sum(each.count for each in self.left_out.values())

    def leave_out(self, reason: str, place: str, detail: str = "", count: int = 1) -> None:
        """Count a part that is left out. place: `file:line`; detail: an error in English."""
        entry = self.left_out.setdefault(reason, LeftOut())
        entry.count += count
        text = f"{place} ({detail[:MAX_DETAIL]})" if detail else place
        if text in entry.places:
            return
        if len(entry.places) < MAX_PLACES:
            entry.places.append(text)
        else:
            entry.more_places = True
