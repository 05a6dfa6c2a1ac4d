"""What log viewers write in front of each line of a container or service."""

import json
import re

_TIME = r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) "
_PREFIX = re.compile(
    # docker compose logs; kubectl logs --prefix; docker logs -t, kubectl logs --timestamps, and
    # the files of a Kubernetes node.
    rf"(?:[\w./-]+ +\| |\[pod/[\w./-]+\] )?(?:{_TIME}(?:(?:stdout|stderr) [FP] )?)?"
)
_DOCKER = '{"log":"'
"""How lines begin in the files of Docker's log driver json-file."""
_BEGINNINGS = frozenset('{}[]" \t\n')
_ELEMENT = re.compile(r'\{"(?:resource|scope)\w*":')


def without_prefix(line: str) -> str:
    """Return the line as the program wrote it."""
    if line.startswith(_DOCKER):
        try:
            return str(json.loads(line)["log"]) or "\n"
        except ValueError:
            return line
    if line[:1] in _BEGINNINGS and not line.startswith("[pod/"):
        return line
    found = _PREFIX.match(line)
    return line[found.end() :] if found else line


def logged_element(line: str) -> str:
    """Return the OTLP JSON behind a logger's prefix of any form, else an empty text."""
    found = _ELEMENT.search(line)
    return line[found.start() :] if found else ""
