"""`python -m workshop.serving.once` becomes the service in workshop/mine, for `make cost`."""

import os
import sys
from pathlib import Path

from workshop.folders import MINE, ROOT
from workshop.serving.environment import environment_of
from workshop.serving.failure import Failure

VENV = ROOT / ".local" / "venv" / "workshop" / "bin"


def main() -> None:
    """Run COMMAND of mine.env in place of this process, with the packages of the workshop.

    A container has the packages of its image instead.
    """
    packages = VENV if VENV.exists() else Path(sys.executable).parent
    try:
        command, environment = environment_of(MINE, os.environ, packages)
        os.chdir(MINE)
        os.execvpe(command[0], command, environment)
    except (Failure, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
