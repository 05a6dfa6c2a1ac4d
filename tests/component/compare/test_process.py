"""`python -m compare` as a process: where it listens, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import grpc
import pytest
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub

from tests import ROOT
from tests.samples.spans import request_of, span
from tests.servers import free_port
from tests.waiting import eventually

SECONDS = 10


@pytest.fixture
def ports() -> list[int]:
    return [free_port() for _ in range(3)]


@pytest.fixture
def process(ports: list[int]) -> Iterator[subprocess.Popen[bytes]]:
    """Compare with pages on two ports and the gRPC receiver on the third."""
    pages, more, receiver = (f"127.0.0.1:{port}" for port in ports)
    environment = {**os.environ, "BIND": f"{pages} {more}", "GRPC_BIND": receiver}
    with subprocess.Popen(
        [sys.executable, "-m", "compare"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        yield process
        process.kill()


def traces(port: int) -> list[dict[str, Any]] | None:
    """The traces that Compare lists; None while it does not listen."""
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/api/traces", timeout=SECONDS)
    except requests.ConnectionError:
        return None
    return list(answer.json()["traces"])


def test_it_receives_over_http_and_grpc_and_ends_at_sigterm(
    process: subprocess.Popen[bytes], ports: list[int]
) -> None:
    first, second, receiver = ports
    with grpc.insecure_channel(f"127.0.0.1:{receiver}") as channel:
        grpc.channel_ready_future(channel).result(timeout=SECONDS)
        TraceServiceStub(channel).Export(request_of(span(1, trace=1)), timeout=SECONDS)
        TraceServiceStub(channel).Export(request_of(span(1, trace=2)), timeout=SECONDS)
    for port in (first, second):
        listed = eventually(partial(traces, port), "page")
        assert len(listed) == 2
    process.terminate()
    assert process.wait(SECONDS) == 0
