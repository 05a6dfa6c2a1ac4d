"""Step 10: the context in another thread, and baggage from another service."""

from compare.storage.origin import Origin
from workshop.checks.check import NotYet
from workshop.checks.evidence import Evidence
from workshop.checks.spans import Found, owns

VISITOR = "workshop.visitor"


def in_thread(seen: Evidence) -> None:
    """An own span says that the cache is written in another thread."""
    of_thread(seen)


def keeps_context(seen: Evidence) -> None:
    """That span is in the trace of its request, below the span that has started it."""
    request, span = of_thread(seen)
    if span.parent_id is None:
        raise NotYet("thread_is_root", name=span.name)
    parent = request.parent(span)
    if parent is None or parent.origin is not Origin.OWN:
        raise NotYet("thread_elsewhere", name=span.name, parent=parent.name if parent else "-")


def call_in_thread(seen: Evidence) -> None:
    """The call of memcached is below the span of the thread."""
    of_thread(seen)
    sets = [found for found in seen.spans if found[1].name == "set"]
    if not sets:
        raise NotYet("no_set")
    request, span = sets[0]
    own = request.parent(span)
    if own is None or "thread.name" not in own.attributes:
        raise NotYet("set_elsewhere", parent=own.name if own else "-")


def baggage(seen: Evidence) -> None:
    """The own span has the value that the caller has sent as baggage."""
    for _, span in owns(seen):
        if value := span.attributes.get(VISITOR):
            if value == "check":
                return
            raise NotYet("other_baggage", value=value)
    raise NotYet("no_baggage")


def of_thread(seen: Evidence) -> Found:
    """Return the newest own span with the name of its thread."""
    for request, span in seen.spans:
        if span.origin is Origin.OWN and "thread.name" in span.attributes:
            return request, span
    raise NotYet("no_thread")
