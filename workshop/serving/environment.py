"""The command of the service and its environment, from mine.env and the launcher."""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template

from tools.launch.dotenv import read_dotenv
from workshop.folders import ROOT
from workshop.serving.failure import Failure

PACKAGES = Path(sys.executable).parent


def environment_of(
    folder: Path, given: Mapping[str, str], packages: Path = PACKAGES
) -> tuple[list[str], dict[str, str]]:
    """Return the words of COMMAND and the environment. Raises Failure.

    packages: the folder bin of the virtual environment. ${NAME} in a value of mine.env is what the
    launcher has set.
    """
    file = folder / "mine.env"
    if not file.exists():
        raise Failure("there is no workshop/mine/mine.env; `make workshop` copies it from start")
    own = read_dotenv(file)
    command = own.pop("COMMAND", "")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise Failure(f"COMMAND in mine.env: {error}: {command}") from error
    if not words:
        raise Failure("mine.env has no line COMMAND=, the command that starts the service")
    host, _, port = given["BIND"].rpartition(":")
    return words, {
        **given,
        "PATH": f"{packages}{os.pathsep}{given.get('PATH', os.defpath)}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        # A file that is saved twice in a second may have the time and the size of its bytecode.
        "PYTHONDONTWRITEBYTECODE": "1",
        "FLASK_RUN_HOST": host,
        "FLASK_RUN_PORT": port,
        **{name: Template(value).safe_substitute(given) for name, value in own.items()},
    }
