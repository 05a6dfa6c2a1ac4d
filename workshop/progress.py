"""Which steps are done, and how long each took; kept in .local/workshop.json."""

import json
import time
from collections.abc import Callable
from pathlib import Path


class Progress:
    """When each step was checked first and when it was done, in unix seconds."""

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._times: dict[str, list[float]] = self._read()

    def next_step(self, steps: list[int]) -> int:
        """Return the first of these steps that is not done, or the last one."""
        return next((step for step in steps if step not in self.done()), steps[-1])

    def done(self) -> dict[int, float]:
        """Return the minutes from the first check to the successful one, by step."""
        ended = {int(step): times for step, times in self._times.items() if len(times) == 2}
        return {step: (last - first) / 60 for step, (first, last) in sorted(ended.items())}

    def note(self, step: int, *, is_done: bool) -> None:
        """Store that the step was checked now."""
        now = self._clock()
        times = self._times.setdefault(str(step), [now])
        if is_done and len(times) == 1:
            times.append(now)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._times), encoding="utf-8")

    def _read(self) -> dict[str, list[float]]:
        try:
            found: dict[str, list[float]] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found
