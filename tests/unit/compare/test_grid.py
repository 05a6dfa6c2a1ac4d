"""Bars and spreads on a time scale that the slowest median sets."""

from compare.side_by_side.comparison import compare_traces
from compare.side_by_side.grid import Grid, Spread, grid_of
from compare.side_by_side.runs import Run, SelectedRuns
from compare.storage.store import Store
from compare.trace.tree import read_trace
from tests.samples.levels import store_request
from tests.samples.spans import trace_id


def runs(
    store: Store, first_trace: int, *slower_ms: int, chosen: int | None = None
) -> SelectedRuns:
    """Store one run of level manual for each number of milliseconds beyond 20."""
    found = []
    for number, slower in enumerate(slower_ms, start=1):
        trace = first_trace + number
        store_request(store, "manual", trace, f"a-{trace}", slower_ms=slower)
        found.append(Run(number, f"a-{trace}", store.trace(trace_id(trace).hex()), None))
    return SelectedRuns(
        "manual", tuple(found), found[chosen - 1] if chosen else None, by_level=True
    )


def drawn(store: Store, *columns: SelectedRuns) -> Grid:
    traces = [("a", read_trace(each.shown.trace)) for each in columns if each.shown.trace]
    return grid_of(compare_traces(traces, store.metrics), columns)


def test_the_longest_median_is_as_wide_as_the_scale() -> None:
    store = Store(100, 10**7)
    grid = drawn(store, runs(store, 0, 0, 5, 900), runs(store, 10, 20, 30, 40))
    assert grid.scale.length == 50_000_000
    assert [cell.bar.width if cell else None for cell in grid.rows[0].cells] == [50.0, 100.0]
    assert not any(cell.clipped for row in grid.rows for cell in row.there)


def test_spreads_stand_on_the_same_scale_and_are_clipped_at_its_end() -> None:
    store = Store(100, 10**7)
    grid = drawn(store, runs(store, 0, 0, 5, 900), runs(store, 10, 20, 30, 30))
    assert grid.spreads == [
        Spread("20.0 … 920 ms", 40.0, 50.0, 100.0, clipped=True),
        Spread("40.0 … 50.0 ms", 80.0, 100.0, 100.0, clipped=False),
    ]
    assert grid.clipped


def test_a_chosen_run_that_is_longer_than_the_scale_is_clipped() -> None:
    store = Store(100, 10**7)
    grid = drawn(store, runs(store, 0, 0, 5, 30, chosen=3), runs(store, 10, 0))
    assert grid.scale.length == 25_000_000
    first = grid.rows[0]
    assert [(cell.bar.width, cell.clipped) for cell in first.there] == [
        (100.0, True),
        (80.0, False),
    ]


def test_units_of_a_spread_are_shown_once_if_they_are_equal() -> None:
    store = Store(100, 10**7)
    grid = drawn(store, runs(store, 0, 0, 1, 1980))
    assert grid.spreads[0].text == "20.0 ms … 2.00 s"
