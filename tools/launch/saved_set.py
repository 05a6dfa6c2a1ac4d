"""`make open`: sends files of telemetry to Compare and returns the page that shows them."""

import glob
import shlex
from pathlib import Path

from tools.launch import upload
from tools.launch.http_client import NoResponse, Response, printable, send
from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

TIMEOUT_SECONDS = 600.0
AT_ONCE_BYTES = 1024 * 1024
REFUSALS = (400, 403, 413)
"""The statuses for which Compare states a reason."""


def files(words: str) -> list[Path]:
    """Return the files that FILE names: one file or folder, or several words, also with wildcards.

    A name with spaces needs no quotes if it stands alone. A folder stands for its files. Raises
    LaunchError if a file is missing or unreadable.
    """
    whole = Path(words).expanduser()
    try:
        names = [words] if whole.exists() else shlex.split(words)
    except (ValueError, OSError) as error:
        raise LaunchError(f"{words} cannot be opened: {error}.") from error
    found: list[Path] = []
    for name in names:
        path = Path(name).expanduser()
        matches = [path] if path.exists() else map(Path, sorted(glob.glob(str(path))))
        for each in list(matches) or [path]:
            found += _inside(each) if each.is_dir() else [each]
    for file in found:
        try:
            file.open("rb").close()
        except OSError as error:
            raise LaunchError(f"{file} cannot be opened: {error.strerror}.") from error
    if not found:
        raise LaunchError(f"{words} cannot be opened: there is no file in it.")
    return found


def _inside(folder: Path) -> list[Path]:
    return sorted(
        each for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")
    )


def show(opened: list[Path], settings: Settings, progress: Progress) -> list[str]:
    """Send the files to Compare and return lines with their page. Raises LaunchError."""
    url = f"{settings.local_url('COMPARE_PORT')}/api/traces.json"
    name = opened[0].name if len(opened) == 1 else f"{len(opened)} files"
    responses: list[Response] = []

    size = sum(each.stat().st_size for each in opened)

    def job() -> None:
        chunks = upload.form(opened)
        body = chunks if size > AT_ONCE_BYTES else b"".join(chunks)
        responses.append(send("POST", url, body, upload.HEADERS, timeout=TIMEOUT_SECONDS))

    try:
        progress.together({f"reading {name} ({size / 1024 / 1024:.1f} MiB)": job})
    except NoResponse as error:
        raise LaunchError(
            f"Compare does not answer at {url}: `make status` shows what runs."
        ) from error
    response = responses[0]
    if not response.ok:
        reason = response.problem() if response.status in REFUSALS else f"HTTP {response.status}."
        raise LaunchError(f"{name} was not opened: {reason}")
    return _lines(name, response, settings, url)


def _lines(name: str, response: Response, settings: Settings, url: str) -> list[str]:
    try:
        document = response.json()
        numbers = [int(document[key]) for key in ("traces", "spans", "logs", "metrics")]
        lines = [f"  {name}  {settings.url('COMPARE_PORT')}{document['page']}"]
        left_out = [str(each) for each in document["left_out"]]
    except (ValueError, KeyError, TypeError) as error:
        raise LaunchError(f"The program at {url} is not Compare.") from error
    if left_out or not numbers[0]:
        words = ("trace", "span", "log record", "metric")
        read = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for number, word in zip(numbers, words, strict=True)
        ]
        lines.append(f"  Read: {read[0]} with {', '.join(read[1:])}.")
    return [printable(line) for line in (*lines, *(f"  Left out: {each}" for each in left_out))]
