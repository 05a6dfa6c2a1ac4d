"""Times of OTLP: unix nanoseconds, 0 if the sender states none."""

EARLIEST = 946_684_800 * 10**9
"""2000-01-01: an earlier time is in another unit, or of a clock that was never set."""
LATEST = 4_102_444_800 * 10**9
"""2100-01-01."""


def is_plausible(time: int) -> bool:
    """Return whether this is a time of telemetry; else it is shown as it is and not computed."""
    return EARLIEST <= time < LATEST


def fault_of(start: int, end: int) -> str:
    """Return why start and end give no duration, as a key of words/; empty if they do."""
    if not start:
        return "no_start"
    if not end:
        return "no_end"
    if not (is_plausible(start) and is_plausible(end)):
        return "implausible"
    return "ends_early" if end < start else ""
