"""The JSON document of `make cost`: its shape, and the check before Compare displays one."""

from typing import Any

from compare.levels import OURS

FORMAT = 1
CONDITIONS = ("warm", "cold")
CONDITION_FIGURES = (
    *("requests_per_second", "ratio", "cpu_us", "p50_ms", "p99_ms", "added_p50_ms"),
    *("added_p99_ms", "spans", "log_records", "bytes", "load_busy", "others"),
)
PROCESS_FIGURES = (
    *("start_seconds", "memory_mib", "worker_rss_mib"),
    *("metric_series", "metric_bytes", "delivered"),
)
MAX_NUMBER = 1e12

FIGURE = {"median": 0.0, "min": 0.0, "max": 0.0}
LEVEL = {
    "name": "",
    "lines": 0,
    "process": dict.fromkeys(PROCESS_FIGURES, FIGURE),
    **{condition: dict.fromkeys(CONDITION_FIGURES, FIGURE) for condition in CONDITIONS},
}
DOCUMENT = {
    "format": FORMAT,
    "measured_at": "",
    "machine": {
        "cpu": "",
        "cores": 0,
        "pinned": False,
        "system": "",
        "python": "",
        "load_average": 0.0,
    },
    "versions": {},
    "method": {
        "rounds": 0,
        "connections": 0,
        "saturation_seconds": 0.0,
        "rate": 0.0,
        "rate_seconds": 0.0,
        "warm_up_seconds": 0.0,
    },
    "levels": [LEVEL],
}
"""The required keys, each with a value of its type; the names of versions are free."""


def check(document: Any) -> None:
    """Raise ValueError for a document that the page cannot display; names the wrong part."""
    _check(document, DOCUMENT, "the document")
    if document["format"] != FORMAT:
        raise ValueError(f"format must be {FORMAT}")
    names = [level["name"] for level in document["levels"]]
    if names[: len(OURS)] != list(OURS):
        raise ValueError(f"levels must be {', '.join(OURS)}, then any others")
    for name, version in document["versions"].items():
        _check(version, "", f"versions.{name}")


def _check(value: Any, example: Any, where: str) -> None:
    """Raise ValueError unless the value has the type and, in depth, the keys of the example."""
    if isinstance(example, float):
        # An int of JSON may have any length, so it is compared before anything is computed.
        if type(value) not in (int, float) or not -MAX_NUMBER <= value <= MAX_NUMBER:
            raise ValueError(f"{where} must be a number")
    elif type(value) is not type(example):
        raise ValueError(f"{where} must be of type {type(example).__name__}")
    elif isinstance(example, dict):
        for key, inner in example.items():
            if key not in value:
                raise ValueError(f"{where} lacks {key}")
            _check(value[key], inner, f"{where}.{key}".removeprefix("the document."))
    elif isinstance(example, list):
        for place, element in enumerate(value):
            _check(element, example[0], f"{where}[{place}]")
    elif isinstance(example, int) and not 0 <= value <= MAX_NUMBER:
        raise ValueError(f"{where} must be a whole number of at least 0")
