"""Repeatable benchmarks; they print figures without a verdict."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
