"""Our dashboards as the tests read them: every query with its panel."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
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


def queries(path: Path) -> Iterator[Asked]:
    """Every query, the variables as they are when the dashboard opens."""
    chosen = {name: choices[0] for name, choices in values(path).items()}
    for panel in panels(path):
        for query in panel["queries"]:
            yield Asked(
                f"{path.stem}: {panel['title']}",
                promql.read(query["query"], chosen),
                query["fields"]["stream"],
                query["config"]["promql_legend"],
            )
