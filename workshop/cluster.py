"""Step 14: asks the front in the cluster and reads the trace from the Compare of the cluster."""

import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.launch.http_client import send
from tools.launch.settings import Settings
from tools.launch.shell import run
from workshop.checks import pods
from workshop.checks.check import outcomes
from workshop.checks.wording import WORDS, document_of
from workshop.run import CALLER

STEP = pods.STEP.number
KUBECTL_SECONDS = 10.0
WAIT_SECONDS = 8.0
POLL_SECONDS = 0.25
PATH = "/api/population/Saga?level=none"


class NoCluster(Exception):
    """kubectl reaches no cluster; the message gives the reason."""


@dataclass(frozen=True)
class Resources:
    """What the checks judge: the resource attributes of a trace by service."""

    pods: Mapping[str, Mapping[str, Any]]


def check(settings: Settings, language: str) -> dict[str, Any]:
    """Return the step when all of it is true, or as it is after WAIT_SECONDS.

    FRONT_PORT and COMPARE_PORT are those that `make k8s-up` forwards. Raises NoCluster, and
    NoResponse if the demo does not run there.
    """
    require_cluster(os.environ.get("CONTEXT", ""))
    trace = secrets.token_hex(16)
    headers = {"traceparent": f"00-{trace}-{CALLER}-01", "Cache-Control": "no-cache"}
    send("GET", settings.local_url("FRONT_PORT") + PATH, headers=headers, timeout=5)
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        answer = send("GET", f"{settings.local_url('COMPARE_PORT')}/api/traces/{trace}")
        resources = Resources(pods_of(answer.json()) if answer.ok else {})
        found = document_of(STEP, outcomes(pods.STEP, resources), language)
        if found["done"] or time.monotonic() > deadline:
            return found
        time.sleep(POLL_SECONDS)


def require_cluster(context: str) -> None:
    """Return if kubectl reaches the cluster of the context or the current one. Raises NoCluster."""
    words = ["--context", context] if context else []
    answer = run(["kubectl", *words, "--request-timeout=5s", "version"], KUBECTL_SECONDS)
    if answer.code is None:
        raise NoCluster("kubectl is not installed")
    if not answer.ok:
        raise NoCluster(answer.reason())


def pods_of(trace: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the resource attributes by service, from OTLP JSON."""
    found = {}
    for each in trace["resourceSpans"]:
        listed = each["resource"]["attributes"]
        attributes = {item["key"]: next(iter(item["value"].values()), "") for item in listed}
        found[str(attributes.get("service.name", ""))] = attributes
    return found


def skipped(reason: str, language: str) -> str:
    """Return what is printed without a cluster."""
    words = WORDS[language]
    title = f"{STEP}  {words['steps'][str(STEP)]}"
    return f"{title}\n\n  {words['page']['no_cluster'].format(reason=reason)}"
