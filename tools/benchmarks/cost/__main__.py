"""`make cost`: measures every level, prints a table, keeps the figures and shows them.

The stores are those of the environment (MYSQL_*, MEMCACHED_*), as for the population API.
"""

import argparse
import http.client
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from tools.benchmarks.cost import report
from tools.benchmarks.cost.bench import bench
from tools.benchmarks.cost.child import CostError
from tools.benchmarks.cost.levels import ROOT
from tools.benchmarks.cost.measure import Method, measure

QUICK = Method(rounds=1, saturation_seconds=0.7, rate_seconds=1.0, warm_up_seconds=0.3)
SEND_SECONDS = 5


def main(arguments: list[str]) -> int:
    """Measure; 1 when it cannot be done, 130 when it was interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.cost", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, under a minute, no spread")
    parser.add_argument("--rounds", type=int, default=Method.rounds, help="default: 3")
    given = parser.parse_args(arguments)
    method = QUICK if given.quick else Method(rounds=max(given.rounds, 1))
    signal.signal(signal.SIGTERM, interrupt)
    started = time.monotonic()

    def tell(say: str) -> None:
        print(f"{time.monotonic() - started:4.0f} s  {say}", flush=True)

    try:
        with bench() as ready:
            tell(_where(ready.core, ready.other))
            pinned = ready.core is not None
            measured = report.document(measure(ready, method, tell), method, pinned=pinned)
    except CostError as error:
        print(f"cost: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cost: interrupted, everything that it started has ended", file=sys.stderr)
        return 130
    said = [*keep(measured, ROOT / ".local"), *send(measured, os.environ.get("COMPARE_URL", ""))]
    print("", *report.table(measured), "", *said, sep="\n")
    return 0


def interrupt(signum: int, frame: FrameType | None) -> None:
    """SIGTERM ends the measurement as Ctrl-C does."""
    raise KeyboardInterrupt


def keep(measured: dict[str, Any], folder: Path) -> list[str]:
    """Write the figures into the folder of local mode, if there is one."""
    if not folder.is_dir():
        return []
    file = folder / "cost.json"
    file.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return [f"Kept in {folder.name}/{file.name}"]


def send(measured: dict[str, Any], compare_url: str) -> list[str]:
    """Show the figures on compare's page /cost; that it does not run is no failure."""
    if not compare_url:
        return []
    request = urllib.request.Request(
        f"{compare_url.rstrip('/')}/api/cost",
        data=json.dumps(measured).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    try:
        refusal = _refusal(request)
    except (OSError, http.client.HTTPException) as error:
        why = str(error).strip()
        return [f"compare does not answer ({why}), so its page /cost does not show them"]
    if refusal:
        return [f"compare refused the figures: {refusal}"]
    return ["Shown on compare's page /cost"]


def _refusal(request: urllib.request.Request) -> str:
    """What is said against it; nothing when it is accepted."""
    try:
        with urllib.request.urlopen(request, timeout=SEND_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        return error.read(500).decode("utf-8", "replace") or str(error)


def _where(core: int | None, other: int | None) -> str:
    if core is None:
        return "one core: server, load and sink share it, so ratios are too low"
    return f"server on core {core}, load and sink on core {other}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
