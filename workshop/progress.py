"""Which steps are done and which cases of step 11 are mended, and how long each took."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("mine-progress.json")
"""In this folder, which Compare reads in Docker, too."""

Times = dict[str, list[float]]
"""When it was begun and when it was done, in unix seconds; only the first while it is not."""


class Progress:
    """The times of steps and cases, and the case that is in workshop/mine, if any."""

    def __init__(self, file: Path = FILE, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        found = self._read()
        self._steps: Times = found.get("steps", {})
        self._cases: Times = found.get("cases", {})
        self.case: int | None = found.get("case")

    def next_step(self, steps: list[int]) -> int:
        """Return the first of these steps that is not done, or the last one."""
        return next((step for step in steps if step not in self.done()), steps[-1])

    def done(self) -> dict[int, float]:
        """Return the minutes from the first check to the successful one, by step."""
        return _minutes(self._steps)

    def mended(self) -> dict[int, float]:
        """Return the minutes from the first `make break` to the successful check, by case."""
        return _minutes(self._cases)

    def note(self, step: int, *, is_done: bool) -> None:
        """Store that the step was checked now."""
        self._note(self._steps, step, is_done)

    def put_case(self, number: int) -> None:
        """Store that the case is in workshop/mine from now on."""
        self.case = number
        self._note(self._cases, number, False)

    def mend_case(self) -> None:
        """Store that the case in workshop/mine is mended."""
        if self.case is not None:
            self._note(self._cases, self.case, True)

    def leave_case(self) -> None:
        """Store that workshop/mine holds no case any more."""
        if self.case is not None:
            self.case = None
            self._write()

    def _note(self, times: Times, number: int, is_done: bool) -> None:
        now = self._clock()
        found = times.setdefault(str(number), [now])
        if is_done and len(found) == 1:
            found.append(now)
        self._write()

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        whole = {"steps": self._steps, "cases": self._cases, "case": self.case}
        self._file.write_text(json.dumps(whole), encoding="utf-8")
        self._file.chmod(0o644)

    def _read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found


def _minutes(times: Times) -> dict[int, float]:
    ended = {int(number): found for number, found in times.items() if len(found) == 2}
    return {number: (last - first) / 60 for number, (first, last) in sorted(ended.items())}
