"""OpenObserve's dashboards as the tests read them: files, panels, queries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import Template
from typing import Any

FOLDER = Path(__file__).parents[1] / "backends" / "openobserve" / "dashboards"
FILES = sorted(FOLDER.glob("*.json"))

Panel = dict[str, Any]


@dataclass(frozen=True)
class PanelQuery:
    """One query of a panel, with a value for each variable of the dashboard."""

    panel: Panel
    variables: dict[str, str]
    promql: str
    stream: str
    legend: str

    def __str__(self) -> str:
        return f"{self.panel['title']} {self.variables}: {self.promql}"

    @property
    def is_unrecorded(self) -> bool:
        """Whether the panel's description states that the chosen service has no such metric."""
        found = re.search(r"Not recorded by (.+)\.$", self.panel["description"])
        named = re.split(", | and ", found[1]) if found else []
        return any(value in named for value in self.variables.values())

    @property
    def is_of_errors(self) -> bool:
        """Whether the query selects failures only, which need an outage."""
        return "{error_type}" in self.legend


def dashboard(path: Path) -> dict[str, Any]:
    """Content of one file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def panels(path: Path) -> list[Panel]:
    """Panels of a dashboard, over all tabs."""
    return [panel for tab in dashboard(path)["tabs"] for panel in tab["panels"]]


def options(path: Path) -> dict[str, list[str]]:
    """Values that each variable offers."""
    return {
        variable["name"]: [option["value"] for option in variable["options"]]
        for variable in dashboard(path)["variables"]["list"]
    }


def queries(path: Path) -> Iterator[PanelQuery]:
    """Every query, once for each combination of variable values; KeyError for an unknown one."""
    offered = options(path)
    for values in product(*offered.values()):
        variables = dict(zip(offered, values, strict=True))
        for panel in panels(path):
            for query in panel["queries"]:
                yield PanelQuery(
                    panel,
                    variables,
                    Template(query["query"]).substitute(variables),
                    query["fields"]["stream"],
                    query["config"]["promql_legend"],
                )
