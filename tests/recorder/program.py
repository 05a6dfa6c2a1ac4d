"""A program `openobserve` for local mode, on a machine that has none."""

import os
import shlex
import sys

from tests import ROOT
from tools.launch.local import packages
from tools.launch.project import Project

NAME = "openobserve"


def put_on_path(*, even_if_installed: bool = False) -> None:
    """Let this process and its children find the recorder, unless OpenObserve is installed."""
    if packages.find(NAME) and not even_if_installed:
        return
    folder = Project(ROOT).local / "recorder"
    folder.mkdir(parents=True, exist_ok=True)
    root, python = shlex.quote(str(ROOT)), shlex.quote(sys.executable)
    program = folder / NAME
    program.write_text(f'#!/bin/sh\ncd {root} && exec {python} -m tests.recorder {NAME} "$@"\n')
    program.chmod(0o755)
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
