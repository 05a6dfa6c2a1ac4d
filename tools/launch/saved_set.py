"""`make open`: sends a saved set of traces to Compare and returns the page that shows it."""

from pathlib import Path

from tools.launch.http_client import NoResponse, send
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

MAX_BYTES = 16 * 1024 * 1024
"""The limit of Compare's API."""
TIMEOUT_SECONDS = 60.0
REFUSALS = (400, 403, 413)
"""The statuses for which Compare states a reason."""


def read(file: str) -> bytes:
    """Return the bytes of a file. Raises LaunchError when it is unreadable or too large."""
    try:
        with Path(file).expanduser().open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise LaunchError(f"{file} cannot be opened: {error.strerror}.") from error
    if len(body) > MAX_BYTES:
        raise LaunchError(f"{file} is larger than {MAX_BYTES >> 20} MiB, so it was not opened.")
    return body


def show(file: str, body: bytes, settings: Settings) -> list[str]:
    """Send the set to Compare and return lines with its page. Raises LaunchError."""
    url = f"{settings.local_url('COMPARE_PORT')}/api/traces.json"
    try:
        response = send("POST", url, body, timeout=TIMEOUT_SECONDS)
    except NoResponse as error:
        raise LaunchError(
            f"Compare does not answer at {url}: `make status` shows what runs."
        ) from error
    if not response.ok:
        reason = response.problem() if response.status in REFUSALS else f"HTTP {response.status}."
        raise LaunchError(f"{file} was not opened: {reason}")
    try:
        page, refused = str(response.json()["page"]), int(response.json()["refused"])
    except (ValueError, KeyError, TypeError) as error:
        raise LaunchError(f"The program at {url} is not Compare.") from error
    lines = [f"  {file}  {settings.url('COMPARE_PORT')}{page}"]
    if refused:
        lines.append(f"  {refused} of its spans, log records or metrics could not be stored.")
    return lines
