"""The folders of the workshop."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
WORKSHOP = ROOT / "workshop"
START = WORKSHOP / "start"
STEPS = WORKSHOP / "steps"
MINE = WORKSHOP / "mine"
BACKUPS = WORKSHOP / "mine-backups"
