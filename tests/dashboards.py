"""Our dashboards as the tests read them: every query with its panel."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from tests import promql

FOLDER = Path(__file__).parents[1] / "backends" / "openobserve" / "dashboards"
FILES = sorted(FOLDER.glob("*.json"))


@dataclass(frozen=True)
class Asked:
    """One query of one panel."""

    where: str
    query: promql.Query
    stream: str
    legend: str


def board(path: Path) -> dict[str, Any]:
    """One dashboard."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def panels(path: Path) -> list[dict[str, Any]]:
    """Its panels, over all tabs."""
    return [panel for tab in board(path)["tabs"] for panel in tab["panels"]]


def values(path: Path) -> dict[str, list[str]]:
    """The values that can be chosen for each variable, the one chosen at first at the head."""
    return {
        each["name"]: [each["value"], *(option["value"] for option in each["options"])]
        for each in board(path)["variables"]["list"]
    }


def choices(path: Path) -> list[dict[str, str]]:
    """Every way to choose the variables, the one of the opened dashboard at the head."""
    offered = values(path)
    ways = product(*(dict.fromkeys(each) for each in offered.values()))
    return [dict(zip(offered, way, strict=True)) for way in ways]


def queries(path: Path) -> Iterator[Asked]:
    """Every query, once for each way to choose the variables."""
    for chosen in choices(path):
        chosen_values = ", ".join(chosen.values())
        for panel in panels(path):
            for query in panel["queries"]:
                yield Asked(
                    f"{path.stem}: {panel['title']} ({chosen_values})",
                    promql.read(query["query"], chosen),
                    query["fields"]["stream"],
                    query["config"]["promql_legend"],
                )
