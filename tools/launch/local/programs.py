"""The programs that local mode needs from the system, and how they get there."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

# Daemons live in sbin, which is not on everybody's PATH.
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
INSTALL_SECONDS = 600


@dataclass(frozen=True)
class Need:
    """A program, and the Debian or Ubuntu package that brings it."""

    program: str
    package: str


NEEDS = (
    Need("redis-server", "redis-server"),
    Need("memcached", "memcached"),
    Need("mariadbd", "mariadb-server-core"),
    Need("mariadb-install-db", "mariadb-server-core"),
    Need("my_print_defaults", "mariadb-client-core"),
)

HOW_TO_GET = {
    "jaeger": "put the program `jaeger` 2.20 (jaegertracing.io/download) on the PATH",
    "openobserve": "put the program `openobserve` 1.0 (openobserve.ai/downloads) on the PATH",
}


def search_path(path: str) -> str:
    """The PATH for local mode: the user's own, then the system's folders for daemons."""
    return os.pathsep.join([path, *SYSTEM_FOLDERS])


def find(program: str) -> str | None:
    """The program's file, or None."""
    return shutil.which(program, path=search_path(os.environ.get("PATH", os.defpath)))


def missing(finder: Callable[[str], str | None] = find) -> list[str]:
    """Packages of the programs that are not there, each once."""
    packages = [need.package for need in NEEDS if not finder(need.program)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python{}.{}-venv".format(*sys.version_info[:2]))
    return list(dict.fromkeys(packages))


def install_missing(project: Project, progress: Progress) -> None:
    """Installs what is missing with apt as root or through sudo; otherwise says what to type."""
    packages = missing()
    if not packages:
        return
    command = ["sh", str(project.root / "tools" / "launch" / "install_packages.sh"), *packages]
    names = ", ".join(packages)
    if not shutil.which("apt-get"):
        raise LaunchError(
            f"please install with this system's package manager (Debian's names): {names}; "
            "then `make up` again"
        )
    progress.line(f"Needed packages of this system: {names} (no service of theirs is started)")
    if os.geteuid() == 0:
        _install(command, progress)
    elif shutil.which("sudo") and run(["sudo", "-n", "true"], 10).ok:
        _install(["sudo", "-n", *command], progress)
    elif shutil.which("sudo") and sys.stdin.isatty():
        _ask_for_password()
        _install(["sudo", "-n", *command], progress)
    else:
        raise LaunchError(
            "that needs root: type `sudo sh tools/launch/install_packages.sh "
            f"{' '.join(packages)}`, "
            "then `make up` again"
        )


def _ask_for_password() -> None:
    # In the foreground, without a pipe: sudo itself asks at the terminal.
    if os.spawnvp(os.P_WAIT, "sudo", ["sudo", "-v"]) != 0:
        raise LaunchError("sudo refused: ask somebody with root to install these packages")


def _install(command: list[str], progress: Progress) -> None:
    def install() -> None:
        finished = run(command, INSTALL_SECONDS)
        if not finished.ok:
            raise LaunchError(f"the packages could not be installed: {finished.reason()}")

    progress.together({"packages": install})
    if still := missing():
        raise LaunchError(f"installed, yet not found on the PATH: {', '.join(still)}")
