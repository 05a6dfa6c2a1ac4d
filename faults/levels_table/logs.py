"""The rule by which a fault shows in log records: those of the traces of two sets.

`log TEXT`: a line that contains this text belongs to at least a third of the traces after, and to
fewer before. Two records are the same line if severity and body are, whatever digits the body has.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from faults.levels_table.evidence import NOTHING, THIRD, Finding

Logs = Sequence[Sequence[Mapping[str, Any]]]
"""The log records of each trace of a set, as Compare's /api/logs has them."""

USUAL = ("INFO", "DEBUG", "TRACE")
LONGEST = 60


def log_finding(evidence: Sequence[str], before: Logs, after: Logs) -> Finding:
    """Return the first evidence that holds, else a symptom: a new line, errors first."""
    old, new = _shares(before), _shares(after)
    gained = sorted(
        (line for line, share in new.items() if share >= THIRD > old.get(line, 0)),
        key=lambda line: (line.startswith(USUAL), line),
    )
    for rule in evidence:
        subject, _, text = rule.partition(" ")
        for line in gained:
            if subject == "log" and text in line:
                return Finding(line, True, "log")
    return Finding(gained[0], False, "log") if gained else NOTHING


def _shares(logs: Logs) -> Mapping[str, float]:
    """Return the part of the traces that have a line."""
    counted = Counter(line for records in logs for line in set(map(_line, records)))
    return {line: count / len(logs) for line, count in counted.items()}


def _line(record: Mapping[str, Any]) -> str:
    body = re.sub(r"\d+", "#", " ".join(str(record["body"]).split()))
    line = f"{record['severity']} {body}"
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
