"""Only the requests count that the newest process has answered in a row."""

import pytest

from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.spans import request_of, span
from tests.samples.workshop import NOW, answered, asked, measured, seconds_after
from workshop.checks.check import NotYet, State, outcomes
from workshop.checks.evidence import NO_TELEMETRY, Evidence, evidence
from workshop.checks.measuring import exemplar
from workshop.checks.spans import arrives, client_spans, parent_is_front
from workshop.checks.steps import STEPS


@pytest.fixture
def store() -> Store:
    return Store(100, 64 * 1024 * 1024)


def traces(seen: Evidence) -> list[int]:
    """The numbers of the traces that count."""
    return [int(request.trace.trace_id, 16) for request in seen.requests]


def hint_of(step: int, seen: Evidence) -> tuple[str, list[State]]:
    """The hint of a step and the states of its checks."""
    found = outcomes(STEPS[step], seen)
    return "".join(each.hint for each in found), [each.state for each in found]


def test_requests_of_an_earlier_process_do_not_count(store: Store) -> None:
    for trace, instance in ((1, "old"), (2, "new"), (3, "new")):
        asked(store, trace)
        answered(store, trace, instance)
    seen = evidence(store, NOW)
    assert (traces(seen), seen.process) == ([3, 2], "new")


def test_a_request_without_spans_counts_after_two_seconds(store: Store) -> None:
    asked(store, 1)
    answered(store, 1, "old")
    asked(store, 2)
    assert traces(evidence(store, seconds_after(2, 1.9))) == [1]
    seen = evidence(store, seconds_after(2, 2.1))
    assert (traces(seen), seen.process) == ([2], NO_TELEMETRY)
    with pytest.raises(NotYet, match="nothing_arrived"):
        arrives(seen)


def test_a_trace_of_its_own_belongs_to_the_call_during_which_it_began(store: Store) -> None:
    asked(store, 1)
    answered(store, 1, "new", parent=0, in_trace=7)
    seen = evidence(store, NOW)
    assert (traces(seen), seen.process) == ([7, 1], "new")
    with pytest.raises(NotYet, match="server_is_root"):
        parent_is_front(seen)


def test_a_server_span_below_another_span_of_the_front_has_another_parent(store: Store) -> None:
    asked(store, 1)
    answered(store, 1, "new", parent=1)
    with pytest.raises(NotYet, match="other_parent"):
        parent_is_front(evidence(store, NOW))


def test_a_call_beside_the_server_span_was_made_without_the_context_of_the_request(
    store: Store,
) -> None:
    asked(store, 1)
    answered(store, 1, "new")
    for number, library in ((4, "mysql"), (5, "pymemcache")):
        call = span(number, 2, start_ms=110, end_ms=120)
        scope = f"opentelemetry.instrumentation.{library}"
        store_traces(store, request_of(call, service="population-api-mine", scope=scope))
    with pytest.raises(NotYet, match="client_elsewhere"):
        client_spans(evidence(store, NOW))


def test_an_exemplar_of_a_span_that_was_not_exported_leads_nowhere(store: Store) -> None:
    asked(store, 1)
    answered(store, 1, "new")
    measured(store, "new", trace=2)
    with pytest.raises(NotYet, match="exemplar_elsewhere"):
        exemplar(evidence(store, NOW))
    asked(store, 2)
    answered(store, 2, "new")
    exemplar(evidence(store, NOW))


def test_metrics_of_the_collector_and_of_earlier_processes_are_not_those_of_a_silent_service(
    store: Store,
) -> None:
    asked(store, 1)
    measured(store, "old", trace=1)
    measured(store, "any", trace=1, service="otel-collector")
    asked(store, 2)
    assert hint_of(11, evidence(store, NOW))[0] == "silence"
    measured(store, "new", trace=3)
    assert hint_of(11, evidence(store, NOW))[0] == "other_signals"


def test_an_answer_from_redis_is_no_request_to_the_service(store: Store) -> None:
    asked(store, 1)
    asked(store, 2, redis=True)
    seen = evidence(store, NOW)
    assert traces(seen) == [1]
    assert hint_of(1, seen)[0] == "from_redis"


def test_spans_of_another_name_are_found(store: Store) -> None:
    asked(store, 1)
    answered(store, 1, "new", service="unknown_service")
    asked(store, 2, level="manual")
    answered(store, 2, "other", service="population-api")
    seen = evidence(store, NOW)
    assert traces(seen) == [1]
    assert hint_of(2, seen)[0] == "other_service_name"


@pytest.mark.parametrize(
    ("level", "service", "hint"),
    [
        ("mine", "population-api-mine", "no_trace"),
        ("libraries", "population-api-libraries", "only_other_levels"),
        ("manual", "population-api", "no_zero_code"),
    ],
)
def test_step_0_asks_for_two_levels(store: Store, level: str, service: str, hint: str) -> None:
    asked(store, 1, level=level)
    answered(store, 1, "any", service=service)
    assert hint_of(0, evidence(store, NOW))[0] == hint


def test_checks_after_one_that_does_not_hold_wait(store: Store) -> None:
    hint, states = hint_of(1, evidence(store, NOW))
    assert (hint, states) == ("no_request", [State.NOT_YET, State.WAITS, State.WAITS])
