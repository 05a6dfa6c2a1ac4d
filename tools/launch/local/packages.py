"""Finds the system's programs that local mode needs, and installs missing ones with apt."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable

from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.shell import run

# Daemons are in sbin, which is not on every user's PATH.
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
TIMEOUT_SECONDS = 600
# The Debian and Ubuntu package of each program.
PACKAGES = {
    "redis-server": "redis-server",
    "memcached": "memcached",
    "mariadbd": "mariadb-server-core",
    "mariadb-install-db": "mariadb-server-core",
    "my_print_defaults": "mariadb-client-core",
}
HOW_TO_INSTALL = {
    "jaeger": "put the program `jaeger` 2.20 (jaegertracing.io/download) on the PATH",
    "openobserve": "put the program `openobserve` 1.0 (openobserve.ai/downloads) on the PATH",
}


def search_path(path: str) -> str:
    """Return the user's PATH with the folders for daemons."""
    return os.pathsep.join([path, *SYSTEM_FOLDERS])


def find(program: str) -> str | None:
    """Return the path of a program, or None."""
    return shutil.which(program, path=search_path(os.environ.get("PATH", os.defpath)))


def missing(finder: Callable[[str], str | None] = find) -> list[str]:
    """Return the packages of the programs that are missing, each once."""
    packages = [package for program, package in PACKAGES.items() if not finder(program)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python{}.{}-venv".format(*sys.version_info[:2]))
    return list(dict.fromkeys(packages))


def install_missing(project: Project, progress: Progress) -> None:
    """Install missing packages as root or through sudo. Raises LaunchError with what to type."""
    packages = missing()
    if not packages:
        return
    names = ", ".join(packages)
    if not shutil.which("apt-get"):
        raise LaunchError(
            f"Install these with the package manager of this system (Debian's names): {names}. "
            "Then `make up` again."
        )
    progress.line(f"Installing packages: {names} (their services are not started)")
    sudo = sudo_words()
    if sudo is None:
        script = f"sudo sh tools/launch/install_packages.sh {' '.join(packages)}"
        raise LaunchError(f"That needs root: type `{script}`, then `make up` again.")
    script = str(project.root / "tools" / "launch" / "install_packages.sh")

    def install() -> None:
        finished = run([*sudo, "sh", script, *packages], TIMEOUT_SECONDS)
        if not finished.ok:
            raise LaunchError(f"the packages cannot be installed: {finished.reason()}")

    progress.together({"packages": install})
    if still := missing():
        raise LaunchError(f"Installed, but not found on the PATH: {', '.join(still)}")


def sudo_words() -> list[str] | None:
    """Return the words that make a command run as root, or None."""
    if os.geteuid() == 0:
        return []
    allowed = ["sudo", "-n", "true"]
    if shutil.which("sudo") and not run(allowed, 10).ok and sys.stdin.isatty():
        # In the foreground and without a pipe, so that sudo itself prompts for the password.
        os.spawnvp(os.P_WAIT, "sudo", ["sudo", "-v"])
    return ["sudo", "-n"] if run(allowed, 10).ok else None
