"""Puts one fault on at a time; everything that it does ends with this process."""

import threading
from collections.abc import Callable, Mapping

from faults.catalogue import Fault
from faults.code.flag import STABLE
from faults.switch.causes import Cause, CauseFailed

RENEW_SECONDS = 2.0
"""A third of the flag's lease."""

Create = Callable[[str, str], Cause]


class UnknownFault(Exception):
    """No fault has this name."""


class Switch:
    """One fault or none.

    create: makes a cause from its name and a level. write_flag: writes which code is rolled out.
    """

    def __init__(
        self, faults: Mapping[str, Fault], create: Create, write_flag: Callable[[str], None]
    ) -> None:
        """Begin without a fault."""
        self._faults = faults
        self._create = create
        self._write_flag = write_flag
        self._lock = threading.Lock()
        self._causes: list[Cause] = []
        self.fault: Fault | None = None
        self._write_flag(STABLE)

    def on(self, name: str, level: str) -> Fault:
        """End the present fault and begin this one. Raises UnknownFault or CauseFailed."""
        if name not in self._faults:
            raise UnknownFault(name)
        with self._lock:
            self._end()
            fault = self._faults[name]
            for cause in fault.causes:
                created = self._create(cause, level)
                try:
                    created.start()
                except CauseFailed:
                    self._end()
                    raise
                self._causes.append(created)
            self.fault = fault
            self._write_flag(fault.rollout)
            return fault

    def off(self) -> None:
        """End the present fault, if there is one. Raises CauseFailed."""
        with self._lock:
            self._end()

    def renew(self) -> None:
        """Write the flag again, so that its lease does not end while the fault is on."""
        with self._lock:
            if self.fault:
                self._write_flag(self.fault.rollout)

    def _end(self) -> None:
        self.fault = None
        self._write_flag(STABLE)
        while self._causes:
            self._causes.pop().stop()


def keep_renewing(switch: Switch, stopped: threading.Event) -> None:
    """Renew the flag until `stopped`."""
    while not stopped.wait(RENEW_SECONDS):
        switch.renew()
