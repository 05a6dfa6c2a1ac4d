"""Two commands in one folder: the second waits, and not for ever."""

import io
import threading
from pathlib import Path

import pytest

from tools.launch.lock import alone
from tools.launch.progress import Progress
from tools.launch.project import LaunchError


def test_the_second_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    out = io.StringIO()
    order = []
    with alone(tmp_path, Progress(io.StringIO())):

        def second() -> None:
            with alone(tmp_path, Progress(out)):
                order.append("second")

        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
    assert "waiting for it" in out.getvalue()


def test_waiting_has_a_bound(tmp_path: Path) -> None:
    with (
        alone(tmp_path, Progress(io.StringIO())),
        pytest.raises(LaunchError, match="nothing was done"),
        alone(tmp_path, Progress(io.StringIO()), longest_wait=0.1),
    ):
        pass


def test_another_folder_is_not_waited_for(tmp_path: Path) -> None:
    out = io.StringIO()
    (tmp_path / "clone").mkdir()
    with alone(tmp_path, Progress(out)), alone(tmp_path / "clone", Progress(out)):
        assert out.getvalue() == ""
