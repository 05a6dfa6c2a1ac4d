"""Plain values of JSON as OTLP's attributes, and texts of times as nanoseconds."""

import re
from datetime import datetime
from typing import Any

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(.*)")


def attributes(plain: Any) -> list[dict[str, Any]]:
    """Return OTLP's list of a JSON object; nothing for None."""
    return [{"key": key, "value": any_value(value)} for key, value in (plain or {}).items()]


def any_value(value: Any) -> dict[str, Any]:
    """Return a value of JSON as OTLP's AnyValue."""
    match value:
        case None:
            return {}
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": value}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [any_value(each) for each in value]}}
        case dict():
            return {"kvlistValue": {"values": attributes(value)}}
        case _:
            return {"stringValue": str(value)}


def service(name: Any) -> dict[str, Any]:
    """Return a resource that has this name."""
    return {"attributes": attributes({"service.name": str(name or "")})}


def nanoseconds(instant: Any) -> int:
    """Return the unix nanoseconds of an ISO 8601 time; 0 for none. Raises ValueError."""
    if not instant:
        return 0
    parts = _INSTANT.fullmatch(str(instant).strip())
    if parts is None:
        raise ValueError(f"{instant} is not a time")
    zone = parts[3].strip().upper()
    whole = datetime.fromisoformat(
        parts[1] + ("+00:00" if zone in ("", "Z", "+0000 UTC") else zone)
    )
    return int(whole.timestamp()) * 10**9 + int((parts[2] or "0").ljust(9, "0"))
