"""Selectors, matchers and groupings of a PromQL query."""

import pytest

from tests import promql

QUERY = 'histogram_quantile(0.9, sum by (le, a) (rate(x_bucket{b="1", c=~"p.*", d!="2"}[1m])))'


def test_selectors_and_groupings_are_found_in_order() -> None:
    query = f"{QUERY} + max by (z) (y)"
    assert [each.name for each in promql.selectors(query)] == ["x_bucket", "y"]
    assert promql.grouped_by(query) == ["le", "a", "z"]


@pytest.mark.parametrize(
    ("labels", "fit"),
    [
        ({"b": "1", "c": "pq"}, True),
        ({"b": "1", "c": "xpq"}, False),  # a regular expression is anchored
        ({"b": "2", "c": "pq"}, False),
        ({"c": "pq"}, False),
        ({"b": "1", "c": "pq", "d": "2"}, False),
    ],
)
def test_a_series_has_to_fit_every_matcher(labels: promql.Labels, fit: bool) -> None:
    (selector,) = promql.selectors(QUERY)
    assert promql.matches(selector, labels) == fit


def test_a_query_that_cannot_be_parsed_is_an_error() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        promql.selectors("sum by (x")
