"""CPU time and memory as /proc reports them."""

import os
import time
from pathlib import Path

import pytest

from tools import processes


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A /proc with one process (77), its child (78) and its grandchild (79)."""
    for pid, parent in ((77, 1), (78, 77), (79, 78)):
        folder = tmp_path / str(pid)
        folder.mkdir()
        # utime and stime are fields 14 and 15 of proc(5), which counts from 1.
        (folder / "stat").write_text(f"{pid} (a (1) name) S {parent} 0 0 0 0 0 0 0 0 0 30 20 0 0")
        (folder / "smaps_rollup").write_text("00400000-7ff [rollup]\nRss: 4096 kB\nPss: 2048 kB\n")
        (folder / "statm").write_text("9 512 0")
    monkeypatch.setattr(processes, "PROC", tmp_path)
    monkeypatch.setattr(processes, "TICKS_PER_SECOND", 100)
    monkeypatch.setattr(processes, "PAGE_KIB", 4)
    return tmp_path


def test_a_family_is_a_process_with_its_descendants(proc: Path) -> None:
    assert processes.family(77) == [77, 78, 79]
    assert processes.family(79) == [79]


def test_cpu_time_is_that_of_user_and_kernel_mode(proc: Path) -> None:
    assert processes.cpu_seconds([77, 78]) == 1.0


def test_memory_counts_shared_pages_in_parts_and_resident_memory_whole(proc: Path) -> None:
    assert processes.mebibytes(77) == 6.0
    assert processes.resident(77) == 2.0


def test_memory_is_the_resident_one_where_the_parts_may_not_be_read(proc: Path) -> None:
    (proc / "79" / "smaps_rollup").unlink()
    (proc / "79" / "statm").write_text("9 1024 0")
    assert processes.mebibytes(79) == 4.0
    assert processes.mebibytes(80) is None, "it has ended"


def test_a_core_that_is_idle_or_waits_for_a_disk_is_not_busy(proc: Path) -> None:
    (proc / "stat").write_text("cpu  1 1 1\ncpu0 100 0 100 9000 5000 0 0 100 0 0\n")
    assert processes.core_seconds(0) == 3.0
    with pytest.raises(ValueError, match="no core 1"):
        processes.core_seconds(1)


def test_this_process_uses_cpu_time() -> None:
    before = processes.cpu_seconds([os.getpid()])
    began = time.process_time()
    while time.process_time() - began < 0.05:
        pass
    assert processes.cpu_seconds([os.getpid()]) - before >= 0.03
