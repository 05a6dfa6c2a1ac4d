"""The rules of `make faults`, with comparisons in the form of /api/before-after."""

from typing import Any

import pytest

from faults.catalogue import read_faults
from faults.levels_table.evidence import NOTHING, Finding, finding, holds

Row = dict[str, Any]


def side(spans: int, errors: int = 0, median: int = 1) -> dict[str, Any]:
    return {
        "median": median if spans else None,
        "durations": [1] * spans,
        "traces": 6,
        "errors": errors,
    }


def row(name: str, role: str, before: int = 6, after: int = 6, **more: Any) -> Row:
    """A row with this many spans in the six traces of each set."""
    return {
        "name": name,
        "role": role,
        "change": more.get("change", "same"),
        "percent": more.get("percent"),
        "before": side(before),
        "after": side(after, more.get("errors", 0), more.get("median", 1)),
        "changed": [{"key": key, "before": "a", "after": "b"} for key in more.get("changed", ())],
    }


def comparison(*rows: Row, **resources: list[str]) -> dict[str, Any]:
    lines = {name: [{"key": key} for key in keys] for name, keys in resources.items()}
    return {"rows": list(rows), "resources": lines}


SLOWER: dict[str, Any] = {"change": "slower", "percent": 300.0}
CALL = row("GET", "call", median=101, **SLOWER)


@pytest.mark.parametrize(
    ("rule", "shows", "does_not"),
    [
        ("database gained", row("SELECT", "database", 0, 5), row("SELECT", "database", 6, 6)),
        ("database gained", row("SELECT", "database", 0, 6), row("set", "cache", 0, 6)),
        ("database lost", row("SELECT", "database", 6, 1), row("SELECT", "database", 6, 4)),
        (
            "cache slower",
            row("get", "cache", **SLOWER),
            row("get", "cache", change="slower", percent=40.0),
        ),
        (
            "database error",
            row("SELECT", "database", errors=2),
            row("SELECT", "database", errors=1),
        ),
        ("attribute a.b", row("q", "work", changed=["a.b"]), row("q", "work", changed=["a.c"])),
        ("event b", row("q", "work", changed=["span events"]), row("q", "work", changed=["b"])),
        ("event b", row("q", "work", changed=["span events"]), row("q", "work")),
    ],
)
def test_a_rule_holds_for_its_change_and_for_no_other(rule: str, shows: Row, does_not: Row) -> None:
    assert len(list(holds(rule, comparison(shows)))) == 1
    assert list(holds(rule, comparison(does_not))) == []


@pytest.mark.parametrize(
    ("server", "shows"),
    [
        (row("GET /get_population", "server"), True),
        (row("GET /get_population", "server", median=11, **SLOWER), True),
        (row("GET /get_population", "server", median=90, **SLOWER), False),
        (row("GET /get_population", "server", 6, 0), False),
        (row("SET", "cache"), False),
    ],
)
def test_a_gap_is_a_slower_call_whose_time_is_not_in_the_server_span(
    server: Row, shows: bool
) -> None:
    found = list(holds("gap", comparison(CALL, server)))
    assert found == (["gap before GET /get_population"] if shows else [])


def test_a_resource_shows_by_service() -> None:
    found = comparison(api=["service.version"], front=["host.name"])
    assert list(holds("resource service.version", found)) == ["service.version of api"]


def test_the_first_evidence_counts_then_the_deepest_error_then_other_symptoms() -> None:
    select = row("SELECT", "database", errors=6)
    evidence = ("attribute a.b", "database error")
    assert finding(evidence, comparison(CALL, select)) == Finding("SELECT error", telling=True)
    assert finding(("gap",), comparison(CALL, select)) == Finding("SELECT error", telling=False)
    assert finding(evidence, comparison(CALL)) == Finding("GET slower", telling=False)
    assert finding(evidence, comparison(row("GET", "call"))) == NOTHING
    assert finding(("gap",), comparison(CALL, row("GET /", "server"))).kind == "gap"


def test_every_rule_of_the_catalogue_is_known() -> None:
    for fault in read_faults().values():
        assert fault.evidence
        for rule in fault.evidence:
            subject, *words = rule.split()
            if subject == "metric":
                assert len(words) == 2 or words == ["gap"]
            elif subject != "log":
                assert list(holds(rule, comparison())) == []
    with pytest.raises(ValueError, match="no rule"):
        list(holds("moon phase", comparison()))
