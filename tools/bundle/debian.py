"""The Debian packages of redis, memcached and MariaDB with what they depend on."""

import re
import shutil
from pathlib import Path

from tools.launch.local import packages
from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

TIMEOUT_SECONDS = 300
EVERYWHERE = ("required", "important")
"""Priorities of packages that every installation has (Debian Policy 2.5)."""
DEPENDS = (
    *("apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"),
    *("--no-breaks", "--no-replaces", "--no-enhances"),
)


def download(folder: Path) -> str | None:
    """Download them into a folder; return why that is impossible, or None."""
    if not shutil.which("apt-get"):
        return "there is no apt-get"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(set(packages.PACKAGES.values()))
    listed = run([*DEPENDS, *wanted], TIMEOUT_SECONDS)
    names = re.findall(r"^([a-z0-9][a-z0-9.+-]+)(?::\w+)?$", listed.output, re.M)
    shown = run(["apt-cache", "show", "--no-all-versions", *names], TIMEOUT_SECONDS).output
    chosen = [
        found[1]
        for paragraph in shown.split("\n\n")
        if (found := re.search(r"^Package: (.+)$", paragraph, re.M))
        and not re.search(rf"^Priority: ({'|'.join(EVERYWHERE)})$", paragraph, re.M)
    ]
    done = run(["apt-get", "download", "-qq", *sorted(set(chosen))], TIMEOUT_SECONDS, cwd=folder)
    return None if done.ok and chosen else done.reason()


def install(project: Project, folder: Path) -> None:
    """Install those that are missing here, as root. Raises LaunchError."""
    if not packages.missing():
        return
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
