"""`make open`: a saved set of traces goes to Compare, which says where it can be seen."""

import http.client
import json
import os
import urllib.error
import urllib.request

from tools.launch.cost import compare_url
from tools.launch.project import LaunchError
from tools.launch.settings import Settings

MOST_BYTES = 16 * 1024 * 1024
"""What Compare takes at most."""
ANSWER_SECONDS = 60.0
REFUSALS = (400, 403, 413)
"""The statuses with which Compare says in a sentence why it has not opened a file."""


def read(file: str) -> bytes:
    """The bytes of a file; LaunchError when it cannot be read or is too large for Compare."""
    try:
        with open(os.path.expanduser(file), "rb") as opened:
            body = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise LaunchError(f"{file} cannot be opened: {error.strerror}.") from error
    if len(body) > MOST_BYTES:
        raise LaunchError(f"{file} is larger than {MOST_BYTES >> 20} MiB, so it was not opened.")
    return body


def show(file: str, body: bytes, settings: Settings) -> list[str]:
    """Lets Compare open it; the lines that say where it is shown. LaunchError when it refuses."""
    url = f"{compare_url(settings)}/api/traces.json"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            told = json.load(answer)
        page, refused = str(told["page"]), int(told["refused"])
    except urllib.error.HTTPError as error:
        reason = _detail(error) if error.code in REFUSALS else f"the answer is {error.code}."
        raise LaunchError(f"{file} was not opened: {reason}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise LaunchError(f"What answers at {url} is not Compare.") from error
    except (OSError, http.client.HTTPException) as error:
        raise LaunchError(
            f"Compare does not answer at {url}: `make status` says what runs, `make down` ends it."
        ) from error
    lines = [f"  {file}  {settings.url('COMPARE_PORT')}{page}"]
    if refused:
        lines.append(f"  {refused} of its spans, log records or metrics could not be kept.")
    return lines


def _detail(error: urllib.error.HTTPError) -> str:
    """The sentence of a problem+json document; the status when there is none."""
    try:
        told = str(json.load(error)["detail"])
        return "".join(each if each.isprintable() else "?" for each in told)
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return f"the answer is {error.code}."
