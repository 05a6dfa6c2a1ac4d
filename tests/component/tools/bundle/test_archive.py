"""A bundle is extracted as it was written, or refused with the reason."""

import io
import json
import tarfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tools.bundle import archive, machine
from tools.bundle.archive import Manifest
from tools.launch.project import LaunchError

MACHINE = Manifest("3.11", "Linux x86_64", "debian 12")


def quiet(text: str) -> None:
    pass


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with a program and a file of random-looking bytes."""
    program, wheel = tmp_path / "program", tmp_path / "a.whl"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    wheel.write_bytes(bytes(number * number % 251 for number in range(200_000)))
    file = tmp_path / "demo.bundle"
    archive.write(file, MACHINE, {"bin/program": program, "wheels/a.whl": wheel}, quiet)
    return file


def test_files_are_extracted_with_their_content_and_mode(bundle: Path, tmp_path: Path) -> None:
    reports: list[str] = []
    assert archive.extract(bundle, tmp_path / "out", reports.append) == 2
    assert (tmp_path / "out/wheels/a.whl").read_bytes() == (tmp_path / "a.whl").read_bytes()
    assert (tmp_path / "out/bin/program").stat().st_mode & 0o777 == 0o755
    assert reports == ["  1 of 2: bin/program", "  2 of 2: wheels/a.whl"]
    assert asdict(archive.read_manifest(bundle)) | {"files": {}} == asdict(MACHINE)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_changed_byte_is_found(bundle: Path, tmp_path: Path, place: float) -> None:
    content = bytearray(bundle.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    bundle.write_bytes(content)
    with pytest.raises(LaunchError, match="is damaged|is no bundle|is incomplete"):
        archive.extract(bundle, tmp_path / "out", quiet)


def test_a_file_that_ends_early_is_found(bundle: Path, tmp_path: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-2000])
    with pytest.raises(LaunchError, match="is damaged|is incomplete"):
        archive.extract(bundle, tmp_path / "out", quiet)


def forged(file: Path, files: dict[str, str], name: str) -> None:
    """Write a tar with this manifest and one file of another content."""
    with tarfile.open(file, "w:gz") as tar:
        manifest = json.dumps(asdict(replace(MACHINE, files=files))).encode()
        for member, content in ((archive.MANIFEST, manifest), (name, b"other")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    ("files", "name", "reason"),
    [
        ({"a": "0" * 64}, "a", "is damaged: a has another SHA-256"),
        ({"a": "0" * 64}, "b", "'b' is not in its manifest"),
        ({"../a": "0" * 64}, "../a", r"'\.\./a' is not in its manifest"),
    ],
)
def test_a_forged_file_is_refused_and_removed(
    tmp_path: Path, files: dict[str, str], name: str, reason: str
) -> None:
    file = tmp_path / "forged.bundle"
    forged(file, files, name)
    with pytest.raises(LaunchError, match=reason):
        archive.extract(file, tmp_path / "out" / "in", quiet)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b\x08\x00"])
def test_any_other_file_is_no_bundle(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    with pytest.raises(LaunchError, match="is no bundle|is damaged"):
        archive.read_manifest(file)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"python": "3.12"}, "is for Python 3.12, this is 3.11.*PYTHON=python3.12"),
        ({"machine": "Darwin arm64"}, "is for Darwin arm64, this is Linux x86_64"),
    ],
)
def test_a_bundle_for_another_machine_is_refused(changed: dict[str, str], reason: str) -> None:
    machine.require_same(MACHINE, MACHINE)
    with pytest.raises(LaunchError, match=reason):
        machine.require_same(replace(MACHINE, **changed), MACHINE)  # type: ignore[arg-type]
