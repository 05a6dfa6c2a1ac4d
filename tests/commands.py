"""Run the commands that a user types."""

import subprocess

from tests import ROOT


def make(target: str, seconds: float) -> str:
    """Run `make` with these words and return its output; raises AssertionError when it fails."""
    done = subprocess.run(
        ["make", *target.split()],
        cwd=ROOT,
        timeout=seconds,
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"make {target}:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout


def docker(*words: str, seconds: float = 60) -> str:
    """Run a docker command and return its output; raises CalledProcessError when it fails."""
    return subprocess.run(
        ["docker", *words], cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=True
    ).stdout
