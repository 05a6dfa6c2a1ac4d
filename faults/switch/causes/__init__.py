"""What the switch itself does to the demo: sessions, load, slow clients, a slow network.

Every cause lives in the process of the switch: its connections close when that process ends.
"""

from typing import Protocol


class CauseFailed(Exception):
    """The cause cannot be brought about, for example because a server does not answer."""


class Cause(Protocol):
    """Something that goes on between `start` and `stop`."""

    def start(self) -> None:
        """Begin. Raises CauseFailed."""

    def stop(self) -> None:
        """End within two seconds and leave nothing behind."""
