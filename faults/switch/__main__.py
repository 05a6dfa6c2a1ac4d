"""Runs the switch: `python -m faults.switch`."""

import logging
import threading
from contextlib import suppress

from waitress import serve

from faults.catalogue import read_faults
from faults.switch import flag_file
from faults.switch.app import create_app
from faults.switch.bring_about import CAUSES
from faults.switch.causes import CauseFailed
from faults.switch.causes.caches import expire_all, expire_front
from faults.switch.causes.slow_memcached import SlowMemcached
from faults.switch.mystery import Game
from faults.switch.settings import Settings
from faults.switch.switch import Switch, keep_renewing
from faults.switch.table_file import TableFile


def main() -> None:
    """Serve until the process ends."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = Settings.from_environment()
    faults = read_faults()
    switch = Switch(
        faults,
        lambda name, level: CAUSES[name](settings, level),
        lambda value: flag_file.write(settings.flag_file, value),
    )
    clean_up(settings)
    threading.Thread(target=keep_renewing, args=(switch, threading.Event()), daemon=True).start()
    tables = TableFile(settings.flag_file.with_name("which_level.json"))
    app = create_app(switch, Game(faults), tables)
    host, port = settings.bind
    serve(app, host=host, port=port, threads=4)


def clean_up(settings: Settings) -> None:
    """Remove what a killed switch may have left: a toxic, and wrong answers in the caches."""
    with suppress(CauseFailed):  # at the start of the demo Toxiproxy is not up yet
        SlowMemcached(settings).reset()
    expire_all(settings)
    expire_front(settings)


if __name__ == "__main__":
    main()
