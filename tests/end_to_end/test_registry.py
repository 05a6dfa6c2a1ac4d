"""What arrived at Compare from own code, at every level, is what the registry defines."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.demo.local import supervisorctl
from tests.demo.otlp_tree import KINDS, flat_spans, plain
from tests.demo.running import LEVELS, Demo
from tests.registry import OWN_SCOPES, Metric, Span, emitted, of_attributes, registered
from tests.waiting import eventually

EXPORT_SECONDS = 15
"""The services export their metrics every 5 s; then the collector passes them on."""

STILL_LOOKS = 12
"""Ten looks a second: a batch of spans leaves after 0.2 s, the collector adds 0.1 s."""
SERVICES = {"manual": "population-api"}
COLD, WARM = "no-cache", "max-age=0"


def ask(
    demo: Demo, cache_control: str, question: str = "population/Saga"
) -> dict[str, dict[str, Any]]:
    """Make one request at every level; return the traces once no span arrives any more."""
    request_ids = {level: demo.ask(level, cache_control, question) for level in LEVELS}
    seen: list[list[int]] = []

    def span_count(request_id: str) -> int:
        summary = requests.get(f"{demo.compare}/api/requests/{request_id}", timeout=2).json()
        return int(summary.get("span_count", 0))

    def are_still() -> bool:
        seen.append([span_count(each) for each in request_ids.values()])
        last = seen[-STILL_LOOKS:]
        return len(last) == STILL_LOOKS and all(last[0]) and last.count(last[0]) == STILL_LOOKS

    eventually(are_still, "traces that stay as they are")
    return {level: demo.trace_of(each, 1) for level, each in request_ids.items()}


def memcached_answers(demo: Demo, level: str) -> bool:
    """Whether the cache works: after a restart of memcached, kept connections fail once."""
    url, headers = f"{demo.front}/api/population/Saga", {"Cache-Control": WARM}
    answer = requests.get(url, params={"level": level}, headers=headers, timeout=5)
    return bool(answer.json()["source"] == "memcached")


def own_spans(document: dict[str, Any]) -> Iterator[Span]:
    """The spans of own code in one trace."""
    for span in flat_spans(document):
        if span["scope"] in OWN_SCOPES:
            events = [(e["name"], plain(e.get("attributes", []))) for e in span.get("events", [])]
            yield Span(span["name"], KINDS[span["kind"]].lower(), span["attributes"], events)


def own_metrics(demo: Demo, service: str) -> Iterator[Metric]:
    """The instruments of own code that this service has reported."""
    listed = requests.get(f"{demo.compare}/api/metrics", timeout=5).json()["metrics"]
    for known in listed:
        url = f"{demo.compare}/api/metrics/{known['name']}"
        metric = requests.get(url, timeout=5).json()
        own = [
            point["attributes"]
            for point in metric["points"]
            if point["scope"] in OWN_SCOPES and point["service"] == service
        ]
        if own:
            counts = "counter" if metric["monotonic"] else "updowncounter"
            instrument = counts if metric["type"] == "sum" else metric["type"]
            yield Metric(metric["name"], instrument, metric["unit"], own)


def log_attributes(demo: Demo, document: dict[str, Any], service: str) -> Iterator[str]:
    """What the conventions do not know of the service's log records in one trace."""
    trace_id = flat_spans(document)[0]["traceId"]
    logs = requests.get(f"{demo.compare}/api/logs?trace_id={trace_id}", timeout=5).json()["logs"]
    for record in logs:
        if record["service"] == service:
            yield from of_attributes(record["attributes"])


@pytest.fixture(scope="module")
def arrived(demo: Demo) -> dict[str, set[str]]:
    """By level, what arrived and no convention defines: cold, warm, a region, without memcached."""
    for level in LEVELS:
        eventually(lambda level=level: memcached_answers(demo, level), "hit")  # type: ignore[misc]
    by_condition = [ask(demo, COLD), ask(demo, WARM), ask(demo, COLD, "region/Kyushu")]
    demo.forget_answers()
    by_condition.append(ask(demo, WARM))
    supervisorctl("stop", "memcached")
    try:
        by_condition.append(ask(demo, WARM))
    finally:
        supervisorctl("start", "memcached")
    traces = {level: [each[level] for each in by_condition] for level in LEVELS}

    def found(level: str) -> set[str]:
        service = SERVICES.get(level, f"population-api-{level}")
        spans = [span for trace in traces[level] for span in own_spans(trace)]
        logs = {text for trace in traces[level] for text in log_attributes(demo, trace, service)}
        return emitted(spans, own_metrics(demo, service)) | logs

    def has_metrics(level: str) -> bool:
        return any(sentence.startswith("metric") for sentence in found(level))

    for level in ("zero-code-plus", "manual", "own-only"):
        eventually(lambda level=level: has_metrics(level), "own metrics", EXPORT_SECONDS)  # type: ignore[misc]
    return {level: found(level) for level in LEVELS}


def test_all_levels_together_emit_what_the_registry_defines(arrived: dict[str, set[str]]) -> None:
    assert set().union(*arrived.values()) == registered()


@pytest.mark.parametrize("level", ["none", "zero-code", "libraries"])
def test_a_level_without_own_telemetry_emits_nothing_of_ours(
    arrived: dict[str, set[str]], level: str
) -> None:
    assert arrived[level] == set()


def test_level_own_only_emits_what_level_manual_emits_and_whether_the_cache_hit(
    arrived: dict[str, set[str]],
) -> None:
    assert arrived["own-only"] - arrived["manual"] == {"attribute population.cache.hit (boolean)"}
    assert arrived["manual"] <= arrived["own-only"]


def test_level_zero_code_plus_emits_what_level_manual_emits(arrived: dict[str, set[str]]) -> None:
    assert arrived["zero-code-plus"] == arrived["manual"]
