"""Findings of large traces: the first few names and values, log records in linear time."""

import pytest

from compare.side_by_side import findings, missing, own_code
from compare.side_by_side.comparison import compare_traces
from compare.side_by_side.findings import MAX_TEXTS, first_few
from compare.side_by_side.missing import not_recorded_by_hand
from compare.side_by_side.own_code import recorded_by_own_code_only
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.comparisons import compared, found, store_log
from tests.samples.levels import store_of, trace_of
from tests.samples.spans import request_of, span, text


@pytest.mark.parametrize(("texts", "last"), [(MAX_TEXTS, "s7"), (MAX_TEXTS + 1, "… (+1)")])
def test_the_limit_of_names_is_exact(texts: int, last: str) -> None:
    assert first_few(f"s{number}" for number in range(texts))[-1] == last


def test_of_many_names_and_values_the_first_few_are_listed() -> None:
    store = Store(10, 10**7)
    spans = [span(i, name=f"s{i}", attributes=(text("n", f"v{i}"),)) for i in range(1, 100)]
    store_traces(store, request_of(*spans, scope="mine"))
    comparison = compare_traces([("a", trace_of(store, 1))], store.metrics)
    (each,) = [each for each in recorded_by_own_code_only(comparison) if each.sort == "attribute"]
    assert each.where[-2:] == ("s8", "… (+91)")
    assert each.values[0] == "v1, v2, v3, v4, v5, v6, v7, v8, … (+91)"


def bodies_read(records: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often a body is read for the lists of traces with this many log records each."""
    store = store_of("zero-code", "manual")
    for each in range(records):
        store_log(store, "zero-code", f"record {each}", agent=True)
        store_log(store, "manual", f"another record {each}")
    comparison = compared("zero-code", "manual", store=store)
    reads: list[object] = []

    def read(body: object) -> str:
        reads.append(body)
        return str(body)

    for module in (findings, own_code, missing):
        monkeypatch.setattr(module, "shown", read)
    assert len(found(recorded_by_own_code_only(comparison), "log")) == records
    assert len(found(not_recorded_by_hand(comparison), "log")) == records
    return len(reads)


def test_ten_times_the_log_records_are_read_ten_times_as_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bodies_read(300, monkeypatch) == 10 * bodies_read(30, monkeypatch)
