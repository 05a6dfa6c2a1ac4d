"""Run the recorder in place of one of the two programs, with its arguments and environment.

python -m tests.recorder jaeger [--config FILE]
python -m tests.recorder openobserve [node status]
"""

import os
import signal
import sys
import threading
import urllib.request
from pathlib import Path

from tests.recorder import openobserve
from tests.recorder.received import Received
from tests.recorder.serving import server_of

EVERYWHERE = "0.0.0.0"
CHECK_SECONDS = 5


def run_jaeger(words: list[str]) -> None:
    """Serve on Jaeger's ports; raises OSError when the configuration cannot be read."""
    from tests.recorder import jaeger  # needs gRPC, which OpenObserve's health check does not

    if "--config" in words:
        Path(words[words.index("--config") + 1]).read_bytes()
    received = Received()
    grpc_server = jaeger.start_grpc(received, f"{EVERYWHERE}:4317")
    for app, port in ((jaeger.create_otlp(received), 4318), (jaeger.create_health(), 13133)):
        beside = server_of(app, port, EVERYWHERE)
        threading.Thread(target=beside.serve_forever, daemon=True).start()
    server_of(jaeger.create_query(received), 16686, EVERYWHERE).serve_forever()
    grpc_server.stop(None)


def run_openobserve(words: list[str]) -> None:
    """Serve OpenObserve's HTTP API, or with `node status` ask the server that runs."""
    address = os.environ.get("ZO_HTTP_ADDR", EVERYWHERE)
    port = int(os.environ.get("ZO_HTTP_PORT", "5080"))
    if words == ["node", "status"]:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=CHECK_SECONDS).close()
        return
    user, password = os.environ["ZO_ROOT_USER_EMAIL"], os.environ["ZO_ROOT_USER_PASSWORD"]
    if not user or openobserve.weak(password):
        sys.exit("ZO_ROOT_USER_PASSWORD needs 8 characters: lower, upper, digit and special")
    server_of(openobserve.create_app(Received(), user, password), port, address).serve_forever()


if __name__ == "__main__":
    # The first process of a container ignores signals that it does not handle.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    {"jaeger": run_jaeger, "openobserve": run_openobserve}[sys.argv[1]](sys.argv[2:])
