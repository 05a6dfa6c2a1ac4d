"""Starts Compare: one process with a few threads, because the store is in its memory."""

import gc
import logging
import signal
import sys
from types import FrameType

from waitress import serve

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from compare.web import upload

THREADS = 8
NEW_OBJECTS = 10_000
"""Between two runs of the garbage collector. Measured: two traces of 20,000 spans side by side take
1.8 s; with Python's default of 700 they take 2.6 s, for every run visits the spans again."""
# Above the limits of receiver and opened files, which answer a larger body in their own format.
MAX_BODY_BYTES = upload.MAX_BYTES + 4 * 1024 * 1024


def stop(signum: int, frame: FrameType | None) -> None:
    """Leave the server's loop; there is nothing to save."""
    sys.exit(0)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    gc.set_threshold(NEW_OBJECTS)
    logging.basicConfig(level=logging.INFO, format="compare %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        settings = Settings.from_environment()
        store = Store(settings.store_traces, settings.store_megabytes * 1024 * 1024)
        app = create_app(settings, store)
    except ValueError as error:
        sys.exit(f"compare: {error}")
    signal.signal(signal.SIGTERM, stop)
    try:
        if settings.grpc_bind:
            # Imported here, for gRPC takes memory.
            from compare.web.grpc_receiver import grpc_receiver

            # A gRPC server stops when nothing refers to it any more.
            otlp_grpc = grpc_receiver(store, settings.grpc_bind)
            otlp_grpc.start()
        serve(
            app,
            listen=settings.bind,
            threads=THREADS,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
        )
    except (OSError, ValueError) as error:
        where = f"{settings.bind} {settings.grpc_bind}".strip()
        sys.exit(f"compare cannot listen on {where}: {error}")


if __name__ == "__main__":
    main()
