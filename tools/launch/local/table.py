"""Reads the table of programs."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

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


def _read() -> list[Program]:
    tables = tomllib.loads(Path(__file__).with_name("programs.toml").read_text(encoding="utf-8"))
    rows = []
    for name, table in tables.items():
        like = table.pop("like", None)
        rows.append(Program(name, **{**(tables[like] if like else {}), **table}))
    return rows


TABLE = _read()
