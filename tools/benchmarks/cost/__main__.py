"""Measures every level; progress goes to stderr, the figures as JSON to stdout.

`make cost` starts it, prints the table and shows the figures on Compare's page /cost. The stores
are those of the environment (MYSQL_*, MEMCACHED_*), as for the population API.
"""

import argparse
import json
import os
import signal
import sys
import time
from types import FrameType

from tools.benchmarks.child import BenchmarkError
from tools.benchmarks.cost.levels import LEVELS, AddedLevel, AnyLevel
from tools.benchmarks.cost.measure import Measurement, Method
from tools.benchmarks.cost.report import document
from tools.benchmarks.sink_process import sink_process

QUICK = Method(rounds=1, saturation_seconds=0.7, rate_seconds=1.0, warm_up_seconds=0.3)


def main(arguments: list[str]) -> int:
    """Measure; return 1 when it cannot be done, 130 when it was interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.cost", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, about a minute")
    parser.add_argument("--rounds", type=int, default=Method.rounds, help="default: 3")
    parser.add_argument(
        "--level",
        nargs=3,
        action="append",
        default=[],
        metavar=("NAME", "MODULE", "SOURCE"),
        help="one more level: the module that serves it on BIND, and the file that is its code",
    )
    options = parser.parse_args(arguments)
    added = tuple(AddedLevel(*words) for words in options.level)
    method = QUICK if options.quick else Method(rounds=max(options.rounds, 1))
    signal.signal(signal.SIGTERM, interrupt)
    try:
        print(json.dumps(measure(method, added), indent=1))
    except BenchmarkError as error:
        print(f"cost: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cost: interrupted; all child processes have ended", file=sys.stderr)
        return 130
    return 0


def measure(method: Method, added: tuple[AddedLevel, ...] = ()) -> dict[str, object]:
    """Pin the server to one core, load and sink to another, and measure all rounds."""
    levels: tuple[AnyLevel, ...] = (*LEVELS, *added)
    started = time.monotonic()

    def log(text: str) -> None:
        print(f"{time.monotonic() - started:4.0f} s  {text}", file=sys.stderr, flush=True)

    cores = sorted(os.sched_getaffinity(0))
    server_core, load_core = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    if load_core is None:
        log("one core: server, load and sink share it, so ratios are too low")
    else:
        os.sched_setaffinity(0, {load_core})
        log(f"server on core {server_core}, load and sink on core {load_core}")
    with sink_process(load_core) as sink:
        rounds = Measurement(method, sink, server_core, log, levels).rounds()
    return document(rounds, method, cores=len(cores), levels=levels)


def interrupt(signum: int, frame: FrameType | None) -> None:
    """End the measurement on SIGTERM as on Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
