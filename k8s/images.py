"""Builds the demo's own images and brings them to the nodes of the cluster."""

import shlex
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.launch.progress import Progress
from tools.launch.project import LaunchError
from tools.launch.shell import run

BUILD_SECONDS = 900.0
NAMES = ("front-service", "population-api", "compare", "autoinstrumentation-python")
PREFIX = "population-demo"


@dataclass(frozen=True)
class Image:
    """An image of the demo: its name in the manifests, and under which one nodes find it."""

    name: str
    registry: str
    tag: str

    @property
    def in_manifests(self) -> str:
        """The name that the manifests have, without a tag."""
        return f"{PREFIX}/{self.name}"

    @property
    def repository(self) -> str:
        """The name without its tag on the nodes."""
        return f"{self.registry}/{self.in_manifests}" if self.registry else self.in_manifests

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}"


def build(root: Path, registry: str, progress: Progress) -> list[Image]:
    """Build all images; the tag is the image's digest, so a new tag is new content."""
    images = []
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            command = ["docker", "build", "--quiet", *_context(root, name, Path(folder))]
            digest = _run(command, f"building {name}", progress).strip()
        image = Image(name, registry.rstrip("/"), digest.removeprefix("sha256:")[:12])
        _run(["docker", "tag", digest, str(image)], f"tagging {name}", progress)
        images.append(image)
    return images


def _context(root: Path, name: str, folder: Path) -> list[str]:
    """The arguments of `docker build` for one image."""
    if name == "front-service":
        return ["--file", str(root / "k8s/images/front.Dockerfile"), str(root / "front_service")]
    if name == "autoinstrumentation-python":
        shutil.copy(root / "front_service/opentelemetry.txt", folder / "front.txt")
        shutil.copy(root / "population_api/opentelemetry.txt", folder / "api.txt")
        return ["--file", str(root / "k8s/images/agent.Dockerfile"), str(folder)]
    return [str(root / name.replace("-", "_"))]


def loader(context: str, load: str) -> list[str] | None:
    """The command that loads images into the nodes of a cluster, by the name of its context.

    load: a command of the user's, which gets the images as arguments. None for unknown clusters.
    """
    if load:
        return shlex.split(load)
    if context.startswith("kind-"):
        return ["kind", "load", "docker-image", "--name", context.removeprefix("kind-")]
    if context.startswith("k3d-"):
        return ["k3d", "image", "import", "--cluster", context.removeprefix("k3d-")]
    if context == "minikube":
        return ["minikube", "image", "load"]
    return None


def deliver(images: Sequence[Image], command: list[str] | None, progress: Progress) -> None:
    """Load the images into the nodes, or push them to their registry. Raises LaunchError."""
    names = [str(image) for image in images]
    if command:
        _run([*command, *names], "loading the images into the cluster", progress)
        return
    for name in names:
        _run(["docker", "push", "--quiet", name], f"pushing {name}", progress)


def _run(command: Sequence[str], text: str, progress: Progress) -> str:
    """Run a command while its text is the status. Raises LaunchError."""
    output = []

    def job() -> None:
        result = run(command, BUILD_SECONDS)
        if not result.ok:
            raise LaunchError(f"{text} failed: {result.reason()}")
        output.append(result.output)

    progress.together({text: job})
    return output[0]
