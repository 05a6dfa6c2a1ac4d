"""The folders of the workshop, and the settings that it adds."""

from pathlib import Path

from tools.launch import features

ROOT = Path(__file__).parents[1]
WORKSHOP = ROOT / "workshop"
START = WORKSHOP / "start"
STEPS = WORKSHOP / "steps"
MINE = WORKSHOP / "mine"
BACKUPS = WORKSHOP / "mine-backups"

FEATURE = features.read(ROOT, [WORKSHOP.name])[0]
