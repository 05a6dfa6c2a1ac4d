"""Creates the causes that faults.toml names."""

from collections.abc import Callable, Mapping

from faults.switch.causes import Cause
from faults.switch.causes.caches import CleanCaches
from faults.switch.causes.load import Burst, Stampede
from faults.switch.causes.sessions import row_locks, table_lock
from faults.switch.causes.slow_clients import SlowClients
from faults.switch.causes.slow_memcached import SlowMemcached
from faults.switch.settings import Settings

CAUSES: Mapping[str, Callable[[Settings, str], Cause]] = {
    "table_lock": lambda settings, _: table_lock(settings),
    "row_locks": lambda settings, _: row_locks(settings),
    "clean_caches": lambda settings, _: CleanCaches(settings),
    "stampede": Stampede,
    "burst": Burst,
    "slow_clients": lambda settings, _: SlowClients(settings),
    "slow_memcached": lambda settings, _: SlowMemcached(settings),
}
"""By name; called with the settings and the level that load is sent to."""
