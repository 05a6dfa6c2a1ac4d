"""Only one process at a time holds the lock on a folder."""

import io
import threading
from pathlib import Path

import pytest

from tools.launch.lock import exclusive
from tools.launch.progress import Progress
from tools.launch.project import LaunchError


def test_the_second_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    out = io.StringIO()
    order = []
    with exclusive(tmp_path, Progress(io.StringIO())):

        def second() -> None:
            with exclusive(tmp_path, Progress(out)):
                order.append("second")

        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
    assert "Waiting for another `make`" in out.getvalue()


def test_waiting_times_out(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path, Progress(io.StringIO())),
        pytest.raises(LaunchError, match="nothing was done"),
        exclusive(tmp_path, Progress(io.StringIO()), timeout=0.1),
    ):
        pass


def test_another_folder_has_its_own_lock(tmp_path: Path) -> None:
    out = io.StringIO()
    (tmp_path / "clone").mkdir()
    with exclusive(tmp_path, Progress(out)), exclusive(tmp_path / "clone", Progress(out)):
        assert out.getvalue() == ""
