"""Runs every fault at every level and stores the table in the switch."""

import sys
import time
import urllib.error
from collections.abc import Mapping, Sequence
from typing import Any

from compare.levels import OURS, SERVICES
from faults.catalogue import Fault, read_faults
from faults.client import SwitchClient, SwitchError
from faults.command import START, running, switch_client
from faults.levels_table.arrived import EXPORTED_SECONDS, Arrived
from faults.levels_table.evidence import finding
from faults.levels_table.logs import log_finding
from faults.levels_table.metrics import Exports, metric_finding
from faults.levels_table.requests import REQUESTS, ask_all

FLAG_SECONDS = 1.5
"""Until every process has read the flag: three times the provider's interval."""

SKIP_CACHES = "no-cache"
LEVELS = tuple(OURS)

Cells = dict[str, dict[str, Any]]


def main(names: Sequence[str]) -> int:
    """Run these faults, or all; return 1 when the demo does not answer."""
    settings = running()
    if settings is None:
        print(START)
        return 1
    switch = switch_client(settings)
    front = settings.local_url("FRONT_PORT")
    arrived = Arrived(settings.local_url("COMPARE_PORT"))
    known = read_faults()
    chosen = [known[name] for name in names or known]
    table: dict[str, Cells] = {}
    try:
        for number, fault in enumerate(chosen, start=1):
            begun = time.monotonic()
            print(f"{number:>2}/{len(chosen)} {fault.name:<20}", end="", flush=True)
            table[fault.name] = row(fault, switch, front, arrived)
            print(f" {time.monotonic() - begun:3.0f} s", flush=True)
        switch.store_table(table)
    except (SwitchError, OSError, urllib.error.URLError) as error:
        print(f"\nNot finished: {error}")
        return 1
    finally:
        switch.off_quietly()
    print("\n".join(text(table)))
    page = f"{settings.local_url('COMPARE_PORT')}/faults"
    print(f"Bold leads to the cause, the rest is a symptom. Each cell's spans and names: {page}")
    return 0


def row(
    fault: Fault,
    switch: SwitchClient,
    front: str,
    arrived: Arrived,
    levels: Sequence[str] = LEVELS,
    requests: int = REQUESTS,
) -> Cells:
    """Send the requests of both sets and return a cell per level."""
    switch.off()
    if fault.cache_control != SKIP_CACHES:
        ask_all(front, fault, levels, requests=1)  # or the first of a set would miss the cache
        time.sleep(EXPORTED_SECONDS)
    time.sleep(FLAG_SECONDS)
    with arrived.exports() as before:
        sent_before = ask_all(front, fault, levels, requests)
    switch.on(fault.name)
    time.sleep(FLAG_SECONDS)
    with arrived.exports() as after:
        sent_after = ask_all(front, fault, levels, requests)
    switch.off()
    ids = {level: (sent_before[level], sent_after[level]) for level in levels}
    return {level: cell(fault, level, arrived, ids[level], (before, after)) for level in levels}


def cell(
    fault: Fault,
    level: str,
    arrived: Arrived,
    ids: tuple[Sequence[str], Sequence[str]],
    exports: tuple[Exports, Exports],
) -> dict[str, Any]:
    """Return what a level shows in traces, metrics and logs, and the address of the two sets."""
    comparison = arrived.comparison(*ids)
    traces = [comparison[side]["traces"] for side in ("before", "after")]
    called = {address for each in traces for address in arrived.called(each)}
    intervals = [each.intervals(SERVICES[level], called) for each in exports]
    found = (
        finding(fault.evidence, comparison),
        metric_finding(fault.evidence, *intervals),
        log_finding(fault.evidence, *map(arrived.logs, traces)),
    )
    return {
        "found": [each._asdict() for each in found if each.text],
        "query": str(comparison["page"]).partition("?")[2],
    }


def text(table: Mapping[str, Cells]) -> list[str]:
    """Return the table as Markdown that is aligned for a terminal, too."""
    rows = [["fault", *LEVELS]]
    rows += [[name, *(words(cells[level]) for level in LEVELS)] for name, cells in table.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    return [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows]


def words(shown: Mapping[str, Any]) -> str:
    """Return what one cell has found: bold if it leads to the cause, `-` for nothing."""
    kinds = [f"**{each['kind']}**" if each["telling"] else each["kind"] for each in shown["found"]]
    return ", ".join(kinds) or "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
