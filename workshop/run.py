"""The requests of `make check STEP=12`: of what the collector drops, only the trace id is known.

The check sends the ids itself, in traceparent: eight digits of the run, four of the kind of
request, four of its number, the rest random.
"""

import re
import secrets

ORDINARY, FAILING = "0a0a", "0e0e"
ASKED = {ORDINARY: 8, FAILING: 3}
"""How many requests of each kind."""
CALLER = "0ca11e4000000012"
"""The span id of the caller, who sends no span."""
SECRET = "sk-demo-5f0c9b1e72a84d36"
"""What somebody has pasted into the field for a prefecture."""
PATHS = {
    ORDINARY: "/api/population/Saga?level=mine",
    FAILING: f"/api/population/{SECRET}?level=mine",
}
_ID = re.compile(f"([0-9a-f]{{8}})({ORDINARY}|{FAILING})000[0-9a-f]{{17}}")


def new_run() -> str:
    """Return the name of a run."""
    return secrets.token_hex(4)


def trace_id(run: str, kind: str, number: int) -> str:
    """Return a new trace id."""
    return f"{run}{kind}{number:04x}{secrets.token_hex(8)}"


def run_and_kind(trace_id: str) -> tuple[str, str]:
    """Return the run and the kind of a trace; empty texts if it is of no run."""
    found = _ID.fullmatch(trace_id)
    return (found[1], found[2]) if found else ("", "")
