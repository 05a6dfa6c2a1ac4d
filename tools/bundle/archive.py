"""The file: a compressed tar whose first member, manifest.json, has the SHA-256 of every other."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from tools.launch.project import LaunchError

MANIFEST = "manifest.json"
CHUNK_BYTES = 1024 * 1024
LEVEL = 3
"""Wheels are compressed already; the collector shrinks to a third at any level."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Manifest:
    """What a bundle is made for and what it holds.

    python: 3.11. machine: Linux x86_64. system: debian 12. files: SHA-256 by name.
    """

    python: str
    machine: str
    system: str
    files: Mapping[str, str] = field(default_factory=dict)


def write(file: Path, manifest: Manifest, contents: Mapping[str, Path], report: Report) -> Manifest:
    """Write these files under their names; return the manifest with their digests."""
    digests = {name: digest(path) for name, path in contents.items()}
    complete = Manifest(manifest.python, manifest.machine, manifest.system, digests)
    part = file.with_name(f"{file.name}.part")
    with tarfile.open(part, "w:gz", compresslevel=LEVEL) as tar:
        text = json.dumps(asdict(complete), indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
        for number, (name, path) in enumerate(contents.items(), 1):
            report(f"  {number} of {len(contents)}: {name}")
            tar.add(path, name, recursive=False)
    part.replace(file)
    return complete


def read_manifest(file: Path) -> Manifest:
    """Return the manifest. Raises LaunchError for a file that is no bundle."""
    with _opened(file) as tar:
        return _manifest(file, tar)


def extract(file: Path, folder: Path, report: Report) -> int:
    """Extract into a folder and compare every digest; return the number of files.

    Raises LaunchError for a file that is damaged or incomplete.
    """
    with _opened(file) as tar:
        expected = dict(_manifest(file, tar).files)
        total = len(expected)
        for member in tar:
            if member.name == MANIFEST:
                continue
            wanted = expected.pop(member.name, None)
            content = tar.extractfile(member)
            if wanted is None or content is None or not _is_inside(folder, member.name):
                raise LaunchError(f"{file} is no bundle: {member.name!r} is not in its manifest.")
            report(f"  {total - len(expected)} of {total}: {member.name}")
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if _copy(content, target) != wanted:
                target.unlink()
                raise LaunchError(f"{file} is damaged: {member.name} has another SHA-256.")
            target.chmod(0o755 if member.mode & 0o100 else 0o644)
    if expected:
        raise LaunchError(f"{file} is incomplete: it lacks {', '.join(sorted(expected)[:3])}.")
    return total


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """Open a bundle; what tar and gzip raise about its content becomes LaunchError."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise LaunchError(f"{file} is no bundle or is damaged: {error}") from error


def _manifest(file: Path, tar: tarfile.TarFile) -> Manifest:
    member = tar.next()
    content = tar.extractfile(member) if member and member.name == MANIFEST else None
    try:
        return Manifest(**json.loads(content.read() if content else b""))
    except (ValueError, TypeError) as error:
        raise LaunchError(f"{file} is no bundle: it does not begin with {MANIFEST}.") from error


def _is_inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _copy(content: IO[bytes], target: Path) -> str:
    """Copy to a file; return the SHA-256 of what was copied."""
    found = hashlib.sha256()
    with target.open("wb") as out:
        for chunk in _chunks(content):
            found.update(chunk)
            out.write(chunk)
    return found.hexdigest()


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(CHUNK_BYTES):
        yield chunk
