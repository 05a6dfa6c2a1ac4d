"""Every fault has an effect; its panel and its alerts exist, as the documents say."""

from pathlib import Path

import pytest

from faults.catalogue import read_faults
from faults.panels import Effect, read_effects
from tests import ROOT
from tests.alerts import by_name
from tests.dashboards import FILES, dashboard, panels

EFFECTS = read_effects()
PANELS = {dashboard(path)["title"]: {each["title"] for each in panels(path)} for path in FILES}


@pytest.mark.parametrize("name", read_faults())
def test_a_panel_and_its_value_are_named_or_none(name: str) -> None:
    effect = EFFECTS[name]
    assert bool(effect.panel) == bool(effect.moved) == bool(effect.dashboard)
    assert not effect.panel or effect.panel in PANELS[effect.dashboard]
    assert set(effect.alerts) <= by_name().keys()


def row(name: str, effect: Effect) -> str:
    """The row of a fault in the documents."""
    panel = f"{effect.dashboard}: {effect.panel}" if effect.panel else "-"
    return f"| {name} | {panel} | {effect.moved or '-'} | {', '.join(effect.alerts) or '-'} |"


@pytest.mark.parametrize("document", ["panels.md", "panels.ja.md"])
def test_the_documents_have_the_same_table(document: str) -> None:
    lines = (Path(ROOT) / "docs" / "faults" / document).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and line.split()[1] in EFFECTS]
    assert rows == [row(name, EFFECTS[name]) for name in read_faults()]
