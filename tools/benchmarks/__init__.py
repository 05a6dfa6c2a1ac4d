"""Measurements that anyone can repeat; they report figures and do not judge them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
