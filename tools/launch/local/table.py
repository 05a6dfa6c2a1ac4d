"""Reads the table of programs."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.launch.features import Feature

OPTIONAL = {"otel-collector", "jaeger", "openobserve"}


@dataclass(frozen=True)
class Program:
    """One program; programs.toml describes the fields."""

    name: str
    command: str
    ready: list[str]
    ports: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    env_file: str = ""


def programs(features: Iterable[Feature]) -> list[Program]:
    """Return the programs of the demo, then those of the features."""
    tables = tomllib.loads(Path(__file__).with_name("programs.toml").read_text(encoding="utf-8"))
    for feature in features:
        for name, table in feature.programs.items():
            tables[name] = _merged(tables.get(name, {}), table)
    return [_program(name, tables) for name in tables]


def _merged(table: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A feature replaces single lines and single variables of a program of the demo."""
    both = {**table, **changes}
    if "environment" in table and "environment" in changes:
        both["environment"] = {**table["environment"], **changes["environment"]}
    return both


def _program(name: str, tables: dict[str, dict[str, Any]]) -> Program:
    table = {**tables.get(tables[name].get("like", ""), {}), **tables[name]}
    table.pop("like", None)
    return Program(name, **table)


TABLE = programs(())
