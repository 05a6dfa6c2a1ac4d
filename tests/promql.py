"""PromQL queries, parsed by the library that OpenObserve itself parses them with."""

import re

from promql_parser import AggregateExpr, Expr, Matcher, MatchOp, VectorSelector, parse, walk

Labels = dict[str, str]


def selectors(query: str) -> list[VectorSelector]:
    """Every `metric{matchers}` of a query, in order."""
    return [node for node in _nodes(query) if isinstance(node, VectorSelector)]


def grouped_by(query: str) -> list[str]:
    """Labels of every `by (...)` of a query, in order."""
    return [
        label
        for node in _nodes(query)
        if isinstance(node, AggregateExpr) and node.modifier
        for label in node.modifier.labels
    ]


def matches(selector: VectorSelector, labels: Labels) -> bool:
    """Whether a series with these labels fits every matcher; a label that is absent is empty."""
    return all(_fits(each, labels.get(each.name, "")) for each in selector.matchers.matchers)


def _fits(matcher: Matcher, value: str) -> bool:
    equal = matcher.op in (MatchOp.Equal, MatchOp.NotEqual)
    found = value == matcher.value if equal else re.fullmatch(matcher.value, value) is not None
    return found == (matcher.op in (MatchOp.Equal, MatchOp.Re))


def _nodes(query: str) -> list[Expr]:
    nodes: list[Expr] = []
    walk(parse(query), nodes.append)
    return nodes
