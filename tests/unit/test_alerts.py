"""The alerts' queries fire when they should, and their message leads to a trace that shows why."""

import re

import pytest

from compare.words import WORDS
from tests.alerts import Span, by_name, message, rows

ALERTS = by_name()
MS = 1_000
FAST, SLOW = Span("f" * 32, 20 * MS), Span("5" * 32, 400 * MS)
FAILED = Span("e" * 32, 20 * MS, "ERROR")
OTHER = (FAILED._replace(span_kind="3"), SLOW._replace(service_name="population-api"))


@pytest.mark.parametrize(
    ("name", "spans", "text", "example"),
    [
        ("front-error-rate", [*[FAST] * 90, *[FAILED] * 10], "100 requests in 1 min: 10 %", FAILED),
        ("front-error-rate", [*[FAST] * 95, *[FAILED] * 5], "", None),
        ("front-error-rate", [*[FAST] * 9, *[FAILED] * 10], "", None),  # too few requests
        ("front-p95", [*[FAST] * 90, *[SLOW] * 10], "100 requests in 1 min: 400 ms", SLOW),
        ("front-p95", [*[FAST] * 99, SLOW], "", None),
        ("front-p95", [*[FAST] * 9, *[SLOW] * 10], "", None),
    ],
)
def test_an_alert_fires_on_enough_bad_requests_of_the_front_alone(
    name: str, spans: list[Span], text: str, example: Span | None
) -> None:
    found = rows(ALERTS[name], [*spans, *OTHER * 40])
    assert len(found) == (example is not None)
    if example:
        sent = message(ALERTS[name], found[0])
        assert text in sent["text"]
        assert sent["alert"] == name
        assert sent["trace_url"] == f"http://localhost:8088/trace/{example.trace_id}"


@pytest.mark.parametrize("language", WORDS)
def test_the_page_names_the_alerts_with_their_limits(language: str) -> None:
    sentence = WORDS[language]["alerts_when"]
    for name, alert in ALERTS.items():
        assert name in sentence
        limit = "{limit} {unit}".format(**alert["context_attributes"])
        assert limit in sentence
        assert limit in alert["description"]
        sql = alert["query_condition"]["sql"]
        (compared,) = {int(number) for number in re.findall(r" > (\d+)", sql)}
        scale = 1_000 if name == "front-p95" else 1
        assert compared == scale * int(alert["context_attributes"]["limit"])
