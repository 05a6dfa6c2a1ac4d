"""Everything that checks the project, one folder per layer; README.md names the layers."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The project's folder."""
