"""The figures that `make cost` measured: validated on arrival, the last document kept."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from compare.levels import LEVELS

CONDITIONS = ("warm", "cold")
CONDITION_FIGURES = (
    "requests_per_second",
    "ratio",
    "cpu_us",
    "p50_ms",
    "p99_ms",
    "added_p50_ms",
    "added_p99_ms",
    "spans",
    "log_records",
    "bytes",
    "load_busy",
    "others",
)
PROCESS_FIGURES = (
    "start_seconds",
    "memory_mib",
    "worker_rss_mib",
    "metric_series",
    "metric_bytes",
    "delivered",
)
LARGEST_NUMBER = 1e12
LONGEST_TEXT = 120
MOST_VERSIONS = 20

Check: TypeAlias = Callable[[Any, str], None]
Shape: TypeAlias = "dict[str, Shape] | list[Shape] | Check"


class LastMeasured:
    """The last checked document, in memory; None until one comes."""

    def __init__(self) -> None:
        self.document: dict[str, Any] | None = None

    def put(self, document: Any) -> None:
        """Keep it; ValueError names the part that is not as it must be."""
        _check(SHAPE, document, "")
        self.document = document


def _check(shape: Shape, value: Any, where: str) -> None:
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            raise ValueError(f"{where or 'the document'} must have exactly {', '.join(shape)}")
        for name, inner in shape.items():
            _check(inner, value[name], f"{where}.{name}".lstrip("."))
    elif isinstance(shape, list):
        if not isinstance(value, list) or len(value) != len(shape):
            raise ValueError(f"{where} must have {len(shape)} entries")
        for place, inner in enumerate(shape):
            _check(inner, value[place], f"{where}[{place}]")
    else:
        shape(value, where)


def _number(value: Any, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _fits(value):
        raise ValueError(f"{where} must be a number")


def _fits(value: float) -> bool:
    """Compared before anything is computed: an int of JSON may have any length."""
    return -LARGEST_NUMBER <= value <= LARGEST_NUMBER and math.isfinite(value)


def _count(value: Any, where: str) -> None:
    _number(value, where)
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{where} must be a whole number of at least 0")


def _flag(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{where} must be true or false")


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise ValueError(f"{where} must be a printable text of at most {LONGEST_TEXT} characters")


def _time(value: Any, where: str) -> None:
    _text(value, where)
    try:
        zone = datetime.fromisoformat(value).tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise ValueError(f"{where} must be a time as in 2026-01-31T12:00:00Z")


def _versions(value: Any, where: str) -> None:
    if not isinstance(value, dict) or len(value) > MOST_VERSIONS:
        raise ValueError(f"{where} must be an object of at most {MOST_VERSIONS} versions")
    for name, version in value.items():
        _text(name, where)
        _text(version, f"{where}.{name}")


def _figure(value: Any, where: str) -> None:
    _check({"median": _number, "min": _number, "max": _number}, value, where)
    if not value["min"] <= value["median"] <= value["max"]:
        raise ValueError(f"{where} must have its median between min and max")


def _exactly(expected: Any) -> Check:
    def check(value: Any, where: str) -> None:
        if type(value) is not type(expected) or value != expected:
            raise ValueError(f"{where} must be {expected!r}")

    return check


def _level(name: str) -> Shape:
    per_condition: dict[str, Shape] = {
        condition: dict.fromkeys(CONDITION_FIGURES, _figure) for condition in CONDITIONS
    }
    return {
        "name": _exactly(name),
        "lines": _count,
        "process": dict.fromkeys(PROCESS_FIGURES, _figure),
        **per_condition,
    }


SHAPE: Shape = {
    "format": _exactly(1),
    "measured_at": _time,
    "machine": {
        "cpu": _text,
        "cores": _count,
        "pinned": _flag,
        "system": _text,
        "python": _text,
        "load_average": _number,
    },
    "versions": _versions,
    "method": {
        "rounds": _count,
        "connections": _count,
        "saturation_seconds": _number,
        "rate": _number,
        "rate_seconds": _number,
        "warm_up_seconds": _number,
    },
    "levels": [_level(name) for name in LEVELS],
}
