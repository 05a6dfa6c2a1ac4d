"""Sessions of an administrator that keep a lock in MySQL until their connection closes."""

from typing import Any

import mysql.connector

from faults.switch.causes import CauseFailed
from faults.switch.settings import Settings


class LockingSession:
    """Executes its statements in one session and then idles."""

    def __init__(self, settings: Settings, *statements: str) -> None:
        self._settings = settings
        self._statements = statements
        self._connection: Any = None

    def start(self) -> None:
        """Connect and take the locks. Raises CauseFailed."""
        try:
            self._connection = mysql.connector.connect(**self._settings.administrator())
            cursor = self._connection.cursor(buffered=True)
            for statement in self._statements:
                cursor.execute(statement)
        except mysql.connector.Error as error:
            self.stop()
            raise CauseFailed(f"MySQL: {error}") from error

    def stop(self) -> None:
        """Close the connection, which releases every lock of the session."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def table_lock(settings: Settings) -> LockingSession:
    """What every dump file begins with: nobody else may read the table until the import ends."""
    return LockingSession(settings, "LOCK TABLES population.prefectures WRITE")


def row_locks(settings: Settings) -> LockingSession:
    """A transaction that read its rows FOR UPDATE and is not committed."""
    return LockingSession(
        settings,
        "START TRANSACTION",
        "SELECT iso_code FROM population.prefectures FOR UPDATE",
    )
