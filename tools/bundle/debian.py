"""The Debian packages of redis, memcached, MariaDB and venv with what they depend on."""

import re
import shutil
from pathlib import Path

from tools.launch.local import packages
from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

TIMEOUT_SECONDS = 300
VENV = "python3-venv"
"""Without it Debian's Python creates no virtual environment."""
# As if nothing were installed: apt then lists everything that the packages depend on.
SOLVE = ("apt-get", "--simulate", "--option", "Dir::State::status=/dev/null")


def download(folder: Path) -> str | None:
    """Download them into a folder; return why that is impossible, or None."""
    if not shutil.which("apt-get"):
        return "there is no apt-get"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted({*packages.PACKAGES.values(), VENV})
    solved = run([*SOLVE, "--no-install-recommends", "install", *wanted], TIMEOUT_SECONDS)
    names = re.findall(r"^Inst (\S+)", solved.output, re.M)
    if not names:
        return solved.reason()
    done = run(["apt-get", "download", "-qq", *names], TIMEOUT_SECONDS, cwd=folder)
    return None if done.ok else done.reason()


def install(project: Project, folder: Path, made_on: str, here: str) -> None:
    """Install those that are missing here, as root. Raises LaunchError."""
    if not packages.missing():
        return
    if made_on != here:
        names = ", ".join(packages.missing())
        raise LaunchError(f"Install {names} first: the bundle's are for {made_on}, not {here}.")
    files = [str(file) for file in sorted(folder.glob("*.deb")) if not _is_installed(file)]
    if not files:
        raise LaunchError(f"Missing, and not in the bundle: {', '.join(packages.missing())}.")
    sudo = packages.sudo_words()
    script = [str(project.root / "tools/launch/install_packages.sh"), *files]
    if sudo is None:
        raise LaunchError(f"That needs root: type `sudo sh {' '.join(script)}`, then again.")
    done = run([*sudo, "sh", *script], TIMEOUT_SECONDS)
    if not done.ok or packages.missing():
        raise LaunchError(f"The packages of the bundle cannot be installed: {done.reason()}")


def _is_installed(file: Path) -> bool:
    name = file.name.partition("_")[0]
    state = run(["dpkg-query", "--show", "--showformat", "${db:Status-Status}", name], 30)
    return state.output.startswith("installed")
