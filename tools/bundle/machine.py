"""What a bundle depends on: the version of Python, the processor, the distribution."""

import platform
import sys

from tools.bundle.archive import Manifest
from tools.launch.project import LaunchError


def here() -> Manifest:
    """Return an empty manifest of this machine."""
    try:
        release = platform.freedesktop_os_release()
        system = f"{release['ID']} {release.get('VERSION_ID', '')}".strip()
    except OSError:
        system = platform.system()
    python = "{}.{}".format(*sys.version_info[:2])
    return Manifest(python, f"{platform.system()} {platform.machine()}", system)


def require_same(bundle: Manifest, machine: Manifest) -> None:
    """Raise LaunchError when the bundle's packages cannot run on this machine."""
    if bundle.machine != machine.machine:
        raise LaunchError(f"The bundle is for {bundle.machine}, this is {machine.machine}.")
    if bundle.python != machine.python:
        raise LaunchError(
            f"The bundle is for Python {bundle.python}, this is {machine.python}. Choose another "
            f"one: make unbundle PYTHON=python{bundle.python} FILE=..."
        )
