"""`python -m tools.bundle make FILE` and `python -m tools.bundle open FILE`."""

import os
import sys
from pathlib import Path

from tools.bundle import archive, contents, debian, machine
from tools.launch import venvs
from tools.launch.features import available, read
from tools.launch.local import collector_build
from tools.launch.lock import exclusive
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project

MEBIBYTE = 1024 * 1024


def make(project: Project, file: Path, progress: Progress) -> None:
    """Write a bundle of local mode for machines like this one."""
    found = contents.collect(project, progress)
    archive.write(file, machine.here(), found, progress.status)
    size = file.stat().st_size / MEBIBYTE
    progress.line(f"{file}: {size:.0f} MiB, {len(found)} files, {progress.seconds():.0f} s")
    progress.line(f"SHA-256 {archive.digest(file)}")
    progress.line(f"Without a network: make unbundle FILE={file.name}, then make up-local")


def open_(project: Project, file: Path, progress: Progress) -> None:
    """Install a bundle, so that `make up-local` needs no network."""
    if not file.is_file():
        raise LaunchError("Name the bundle: make unbundle FILE=population-demo.bundle")
    manifest = archive.read_manifest(file)
    here = machine.here()
    machine.require_same(manifest, here)
    folder = project.local / "bundle"
    count = archive.extract(file, folder, progress.status)
    progress.line(f"{count} files, every SHA-256 as in the manifest ({progress.seconds():.1f} s)")
    debian.install(project, folder / "debs", manifest.system, here.system)
    contents.install_collector(project, folder)
    # pip reads these; the hashes of the requirements files count here, too.
    os.environ |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "wheels")}
    project.make_folders()
    progress.together(venvs.jobs(project, contents.environments(project)))
    features = read(project.root, available(project.root))
    also = ", ".join(f"make up-local WITH={each.name}" for each in features)
    progress.line(f"Ready after {progress.seconds():.0f} s: make up-local" + (also and f", {also}"))
    if not collector_build.is_built(project):
        progress.line("The collector of the bundle is from other sources than these.")


COMMANDS = {"make": make, "open": open_}


def main(arguments: list[str]) -> int:
    """Run a command; return 1 when it fails."""
    command, *names = arguments
    progress = Progress(sys.stdout)
    project = Project(Path(__file__).resolve().parents[2])
    file = Path(names[0] if names and names[0] else "population-demo.bundle").expanduser()
    try:
        with exclusive(project.root, progress):
            COMMANDS[command](project, file, progress)
    except LaunchError as error:
        progress.line(str(error))
        return 1
    except KeyboardInterrupt:
        progress.line("Interrupted; nothing that runs was changed.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
