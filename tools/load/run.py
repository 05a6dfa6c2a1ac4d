"""A load test without a page: Locust as a library, a status line, a summary."""

import time

import gevent
from locust.env import Environment

from tools.launch.progress import Progress
from tools.load.locustfile import FrontUser
from tools.load.settings import LoadSettings

STATUS_SECONDS = 1.0
MAX_SPAWN_RATE = 100
STOP_TIMEOUT_SECONDS = 5
"""A request in flight at the end may still be answered."""


def run(settings: LoadSettings, progress: Progress) -> int:
    """Run to the end or until Ctrl-C; 1 when a request failed or none was sent."""
    environment = Environment(user_classes=[FrontUser], stop_timeout=STOP_TIMEOUT_SECONDS)
    runner = environment.create_local_runner()
    progress.line(
        f"{settings.users} users, {settings.rate} requests/s for {settings.seconds} s, "
        f"level {settings.level}, on {settings.front_url}"
    )
    started = time.monotonic()
    runner.start(settings.users, spawn_rate=min(settings.users, MAX_SPAWN_RATE))
    try:
        while (elapsed := time.monotonic() - started) < settings.seconds:
            gevent.sleep(min(STATUS_SECONDS, settings.seconds - elapsed))
            progress.status(f"{time.monotonic() - started:4.0f} s  {counts(environment)}")
    except KeyboardInterrupt:
        progress.line("Interrupted")
    runner.stop()
    seconds = time.monotonic() - started
    runner.quit()
    for line in summary(environment, seconds):
        progress.line(line)
    total = environment.stats.total
    return 1 if total.num_failures or not total.num_requests else 0


def counts(environment: Environment) -> str:
    """Requests and failures so far."""
    total = environment.stats.total
    return f"{total.num_requests} requests, {total.num_failures} failed"


def summary(environment: Environment, seconds: float) -> list[str]:
    """Counts, rate and latency percentiles, then one line per kind of failure."""
    total = environment.stats.total
    p50, p95 = (total.get_response_time_percentile(share) for share in (0.5, 0.95))
    lines = [
        f"{counts(environment)}, {total.num_requests / seconds:.1f} requests/s, "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms"
    ]
    errors = environment.stats.errors.values()
    return lines + [f"  {each.occurrences} x {each.name}: {each.error}" for each in errors]
