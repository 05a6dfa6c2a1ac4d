"""The story of each fault in both languages: en.toml and ja.toml have the same tables."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Story:
    """What a fault looks like, three hints, and what one reads after the reveal.

    proof: where the telemetry shows it. seen: where it happened, with its source in seen_url.
    """

    title: str
    symptom: str
    hints: tuple[str, str, str]
    cause: str
    proof: str
    repair: str
    seen: str
    seen_url: str


def _read(language: str) -> Mapping[str, Story]:
    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {name: Story(**{**each, "hints": tuple(each["hints"])}) for name, each in tables.items()}


STORIES = {language: _read(language) for language in LANGUAGES}
"""By language, then by the name of the fault."""
