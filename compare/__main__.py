"""Starts compare: one process with a few threads, because the store lives in its memory."""

import logging
import signal
import sys
from types import FrameType

from waitress import serve

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store

THREADS = 8
# Above the limits of the receiver and of opened files, so that a sender is told in its own way.
MAX_BODY_BYTES = 20 * 1024 * 1024


def end(signum: int, frame: FrameType | None) -> None:
    """Leave the server's loop; nothing is written down, so nothing has to be saved."""
    sys.exit(0)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="compare %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        sys.exit(f"compare: {error}")
    store = Store(settings.store_traces, settings.store_megabytes * 1024 * 1024)
    signal.signal(signal.SIGTERM, end)
    try:
        serve(
            create_app(settings, store),
            listen=settings.bind,
            threads=THREADS,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
        )
    except (OSError, ValueError) as error:
        sys.exit(f"compare cannot listen on {settings.bind}: {error}")


if __name__ == "__main__":
    main()
