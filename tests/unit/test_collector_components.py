"""What collector/README.md and its translation say about components and labs, against the files."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.launch.local.collector_build import GO_FLAGS

FOLDER = Path(__file__).resolve().parents[2] / "collector"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
MANIFEST = yaml.safe_load((FOLDER / "otelcol" / "builder.yaml").read_text(encoding="utf-8"))
KINDS = ("receivers", "processors", "connectors", "exporters", "extensions")
# | `type` kind | module | where | why |
ROW = re.compile(r"^\| `(\w+)` (\w+) \| (\w+) \| ([\w, -]+) \| .+ \|$", re.M)
both = pytest.mark.parametrize("file", ["README.md", "README.ja.md"])


def rows(file: str) -> list[tuple[str, ...]]:
    """Type, kind, module and files of each component in the table of a document."""
    return ROW.findall((FOLDER / file).read_text(encoding="utf-8"))


def overlays() -> dict[str, Path]:
    """The files with overlays by the name of their lab; those behind a lab by `lab/name`."""
    found = {file.stem: file for file in sorted((FOLDER / "labs").glob("*.yaml"))}
    for name in ("lab", "gateway"):
        for file in (FOLDER / "labs").glob(f"*/{name}.yaml"):
            found[file.parent.name if name == "lab" else f"{file.parent.name}/{name}"] = file
    return dict(sorted(found.items()))


def configured() -> dict[tuple[str, str], list[str]]:
    """The files that configure each component, by its kind and type; `base` is config.yaml."""
    files = {"base": FOLDER / "config.yaml"}
    files |= {name: file for name, file in overlays().items() if file.parent.name == "labs"}
    found: dict[tuple[str, str], list[str]] = {}
    for name, file in files.items():
        document: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for kind in KINDS:
            types = {key.partition("/")[0] for key in document.get(kind, {})}
            for each in types:
                found.setdefault((kind[:-1], each), []).append(name)
    return found


def modules() -> dict[str, str]:
    """The kind of each component in the manifest by the last word of its Go module."""
    found = {}
    for kind in KINDS:
        for each in MANIFEST[kind]:
            path, _, version = each["gomod"].partition(" ")
            assert version == f"v{MANIFEST['dist']['version']}"
            found[path.rpartition("/")[2]] = kind[:-1]
    return found


@both
def test_the_table_lists_the_components_of_the_manifest(file: str) -> None:
    assert {module: kind for _, kind, module, _ in rows(file)} == modules()


@both
def test_every_component_is_used_by_the_files_that_the_table_names(file: str) -> None:
    documented = {(kind, name): used.split(", ") for name, kind, _, used in rows(file)}
    seen = {key: files if "base" not in files else ["base"] for key, files in configured().items()}
    assert documented == seen


def test_the_generated_sources_are_those_of_the_manifest() -> None:
    components = (FOLDER / "otelcol" / "components.go").read_text(encoding="utf-8")
    required = (FOLDER / "otelcol" / "go.mod").read_text(encoding="utf-8")
    listed = {kind: [each["gomod"] for each in MANIFEST[kind]] for kind in KINDS}
    imported = re.findall(r'^\t(?!otelconf)\w+ "(\S+)"$', components, re.M)
    assert sorted(imported) == sorted(each.split()[0] for part in listed.values() for each in part)
    for each in sum(listed.values(), []):
        assert f"\t{each}\n" in required


def test_the_image_is_built_as_the_program_of_local_mode_is() -> None:
    dockerfile = (FOLDER / "otelcol" / "Dockerfile").read_text(encoding="utf-8")
    (build,) = re.findall(r"^RUN (.*go build .*)$", dockerfile, re.M)
    assert shlex.split(build) == ["CGO_ENABLED=0", "go", "build", *GO_FLAGS, "-o", "/otelcol", "."]


def test_every_lab_has_a_section_that_asks_its_question() -> None:
    sections = dict(re.findall(r"^### (\S+)\n\n(.+)$", README, re.M))
    asked = {}
    for name, file in overlays().items():
        if name != "off" and "/" not in name:
            first = file.read_text(encoding="utf-8").partition("\n")[0]
            asked[name] = first.removeprefix("# ")
    assert sections == asked
