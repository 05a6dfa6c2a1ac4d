"""Writes the flag file: flagd's format, and a value that ends by itself."""

import json
import os
import time
from pathlib import Path

from faults.code.flag import CANDIDATE, CODE, FLAG, STABLE

LEASE_SECONDS = 6
"""A rollout counts this long after the last writing, so none outlives a switch that was killed."""


def write(file: Path, code: str) -> None:
    """Replace the file in one step; a rollout (a code other than STABLE) ends after the lease."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(document(code, int(time.time()) + LEASE_SECONDS)), encoding="utf-8")
    new.chmod(0o644)
    os.replace(new, file)


def document(code: str, until: int) -> dict[str, object]:
    """Return the flag with a rule: CANDIDATE before the second `until`, STABLE from then on."""
    flag: dict[str, object] = {
        "state": "ENABLED",
        "variants": {STABLE: STABLE, CANDIDATE: CANDIDATE},
        "defaultVariant": STABLE,
    }
    if code != STABLE:
        in_time = {"<": [{"var": "$flagd.timestamp"}, until]}
        flag["targeting"] = {"if": [in_time, CANDIDATE, STABLE]}
        flag["metadata"] = {CODE: code}
    return {"$schema": "https://flagd.dev/schema/v0/flags.json", "flags": {FLAG: flag}}
