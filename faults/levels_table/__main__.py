"""Runs every fault at every level and stores the table in the switch."""

import os
import sys
import time
import urllib.error
from collections.abc import Mapping, Sequence
from typing import Any

from faults.catalogue import Fault, read_faults
from faults.client import SwitchClient, SwitchError
from faults.command import ROOT, START, switch_client
from faults.levels_table.evidence import finding
from faults.levels_table.requests import SETTLED_SECONDS, ask_all, compare
from tools.launch import features
from tools.launch.project import Project
from tools.launch.settings import read_settings

FLAG_SECONDS = 1.5
"""Until every process has read the flag: three times the provider's interval."""

LEVELS = ("none", "zero-code", "libraries", "zero-code-plus", "manual", "own-only")
"""The levels from the least telemetry to the most."""

Cells = dict[str, dict[str, Any]]


def main(names: Sequence[str]) -> int:
    """Run these faults, or all; return 1 when the demo does not answer."""
    project = Project(ROOT)
    started = features.remembered(project)
    if "faults" not in [each.name for each in started]:
        print(START)
        return 1
    settings = read_settings(project.dotenv, os.environ, started)
    switch = switch_client(settings)
    front, compare_url = settings.local_url("FRONT_PORT"), settings.local_url("COMPARE_PORT")
    known = read_faults()
    chosen = [known[name] for name in names or known]
    table: dict[str, Cells] = {}
    try:
        for number, fault in enumerate(chosen, start=1):
            begun = time.monotonic()
            print(f"{number:>2}/{len(chosen)} {fault.name:<20}", end="", flush=True)
            table[fault.name] = row(fault, switch, front, compare_url)
            print(f" {time.monotonic() - begun:3.0f} s", flush=True)
        switch.store_table(table)
    except (SwitchError, OSError, urllib.error.URLError) as error:
        print(f"\nNot finished: {error}")
        return 1
    finally:
        switch.off_quietly()
    print("\n".join(text(table)))
    return 0


def row(
    fault: Fault,
    switch: SwitchClient,
    front: str,
    compare_url: str,
    levels: Sequence[str] = LEVELS,
) -> Cells:
    """Send the requests of both sets and return a cell per level."""
    switch.off()
    time.sleep(FLAG_SECONDS)
    before = ask_all(front, fault, levels)
    switch.on(fault.name)
    time.sleep(FLAG_SECONDS)
    after = ask_all(front, fault, levels)
    switch.off()
    time.sleep(SETTLED_SECONDS)
    return {
        level: cell(fault, compare(compare_url, before[level], after[level])) for level in levels
    }


def cell(fault: Fault, comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a level shows, and the address of the two sets."""
    found = finding(fault.evidence, dict(comparison))
    query = str(comparison["page"]).partition("?")[2]
    return {"text": found.text, "telling": found.telling, "query": query}


def text(table: Mapping[str, Cells]) -> list[str]:
    """Return the table as Markdown."""
    lines = [f"| fault | {' | '.join(LEVELS)} |", "|---" * (len(LEVELS) + 1) + "|"]
    for name, cells in table.items():
        shown = " | ".join(words(cells[level]) for level in LEVELS)
        lines.append(f"| {name} | {shown} |")
    return lines


def words(shown: Mapping[str, Any]) -> str:
    """Return the words of one cell: bold if it leads to the cause, `-` for nothing."""
    escaped = str(shown["text"]).replace("<", "&lt;")
    if not escaped:
        return "-"
    return f"**{escaped}**" if shown["telling"] else escaped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
