"""Step 14 on the telemetry of a real cluster, recorded once: what is asked, judged and printed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, request

from tests import ROOT
from tests.samples.chapters import LANGUAGES, printed_checks
from tests.serving import serving
from workshop import cluster
from workshop.check_step import check, lines
from workshop.checks import pods
from workshop.checks.check import outcomes
from workshop.checks.wording import document_of
from workshop.progress import Progress

RECORDED = json.loads((ROOT / "tests/samples/k8s_trace.json").read_text("utf-8"))
FRONT, API = "front-service", "population-api-zero-code"
Resources = dict[str, dict[str, Any]]


def found(resources: Resources, language: str = "en") -> dict[str, Any]:
    seen = cluster.Resources(resources)
    return document_of(cluster.STEP, outcomes(pods.STEP, seen), language)


def without(service: str, attribute: str) -> Callable[[Resources], None]:
    return lambda resources: resources[service].__delitem__(attribute)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda resources: resources.clear(), "front_silent"),
        (lambda resources: resources.__delitem__(API), "api_silent"),
        (without(FRONT, "k8s.pod.name"), "no_pod_name"),
        (without(API, "k8s.pod.name"), "no_pod_name"),
        (without(FRONT, "telemetry.auto.version"), "not_injected"),
    ],
)
def test_what_is_missing_leads_to_its_hint(change: Callable[[Resources], None], hint: str) -> None:
    resources = cluster.pods_of(RECORDED)
    assert found(resources)["done"]
    change(resources)
    assert [each["key"] for each in found(resources)["checks"] if each["key"]] == [hint]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_prints_the_beginning_and_the_end(language: str) -> None:
    beginning, end = printed_checks(cluster.STEP, language)
    assert "\n".join(lines(found({}, language))) == beginning.strip()
    assert "\n".join(lines(found(cluster.pods_of(RECORDED), language))) == end.strip()


@pytest.fixture
def kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kubectl that reaches its cluster, alone on the PATH."""
    program = tmp_path / "kubectl"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    progress = Progress(tmp_path / "progress.json")
    monkeypatch.setattr("workshop.check_step.Progress", lambda: progress)
    monkeypatch.setenv("LC_ALL", "C")
    return program


def pages(recorded: dict[str, Any]) -> Flask:
    """The front, and the Compare that gets a trace of the id that it was asked with."""
    app, asked = Flask("cluster"), []

    @app.get("/api/population/Saga")
    def population() -> dict[str, str]:
        asked.append(request.headers["traceparent"].split("-")[1])
        return {}

    @app.get("/api/traces/<trace>")
    def trace(trace: str) -> dict[str, Any]:
        return recorded if trace in asked else abort(404)

    return app


def test_the_front_is_asked_and_its_trace_is_judged(
    kubectl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(pages(RECORDED)) as port:
        for name in ("FRONT_PORT", "COMPARE_PORT"):
            monkeypatch.setenv(name, str(port))
        assert check("14") == 0
    assert printed_checks(cluster.STEP, "en")[1].strip() in capsys.readouterr().out


def test_a_cluster_without_the_demo_is_an_error_that_names_the_command(
    kubectl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRONT_PORT", "9")
    assert check("14") == 2
    assert "`make k8s-up` starts it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("script", "reason"),
    [("", "kubectl is not installed"), ("echo refused >&2; exit 1", "refused")],
)
def test_without_a_cluster_the_step_is_skipped(
    kubectl: Path, capsys: pytest.CaptureFixture[str], script: str, reason: str
) -> None:
    if script:
        kubectl.write_text(f"#!/bin/sh\n{script}\n")
    else:
        kubectl.unlink()
    assert check("14") == 0
    assert f"no cluster: skipped ({reason})" in capsys.readouterr().out
